FROM node:20
ENTRYPOINT ["tini", "--", "node", "server.js", "--verbose"]
