import { buildSchema, graphql } from 'graphql';
import { fullName, type Issue, type World } from './world.ts';

/** The part of GitHub's GraphQL schema that tells what REST does not: when a body was last edited. */
const schema = buildSchema(`
  scalar DateTime
  interface Node { id: ID! }
  type Issue implements Node {
    id: ID!
    number: Int!
    createdAt: DateTime!
    lastEditedAt: DateTime
    includesCreatedEdit: Boolean!
  }
  type PullRequest implements Node {
    id: ID!
    number: Int!
    createdAt: DateTime!
    lastEditedAt: DateTime
    includesCreatedEdit: Boolean!
  }
  union IssueOrPullRequest = Issue | PullRequest
  type Repository {
    issue(number: Int!): Issue
    pullRequest(number: Int!): PullRequest
    issueOrPullRequest(number: Int!): IssueOrPullRequest
  }
  type Query {
    repository(owner: String!, name: String!, followRenames: Boolean = true): Repository
  }
`);

/** Answers a GraphQL request from the state; what the schema lacks is an error, as on GitHub. */
export async function answerGraphql(
  world: World,
  { query, variables }: { query: string; variables?: Record<string, unknown> },
): Promise<object> {
  const find = (number: number, isPullRequest: boolean | undefined) => {
    const issue = world.issues.find((one) => one.number === number);
    const fits = issue && (isPullRequest ?? isPull(issue)) === isPull(issue);
    return fits ? nodeOf(issue) : null;
  };
  const rootValue = {
    repository: ({ owner, name }: { owner: string; name: string }) =>
      `${owner}/${name}` === fullName(world)
        ? {
            issue: ({ number }: { number: number }) => find(number, false),
            pullRequest: ({ number }: { number: number }) => find(number, true),
            issueOrPullRequest: ({ number }: { number: number }) => find(number, undefined),
          }
        : null,
  };
  return graphql({ schema, source: query, rootValue, variableValues: variables ?? {} });
}

function isPull({ head }: Issue): boolean {
  return head !== undefined;
}

function nodeOf(issue: Issue) {
  return {
    __typename: isPull(issue) ? 'PullRequest' : 'Issue',
    id: `I_${issue.id}`,
    number: issue.number,
    createdAt: issue.createdAt,
    lastEditedAt: issue.lastEditedAt,
    includesCreatedEdit: issue.lastEditedAt !== null,
  };
}
