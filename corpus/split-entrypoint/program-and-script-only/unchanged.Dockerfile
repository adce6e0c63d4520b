FROM python:3.11
ENTRYPOINT ["python", "-m", "http.server"]
FROM eclipse-temurin:21
ENTRYPOINT ["java", "-jar", "app.jar"]
FROM node:20
ENTRYPOINT ["node", "server.js"]
