# The bot's server. It needs only Node and the bundle; docs/bot.md describes how to run it.
FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /work
COPY dist/ /opt/imagebuild/
USER node
EXPOSE 3000
CMD ["node", "/opt/imagebuild/cli.js", "bot"]
