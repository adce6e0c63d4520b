FROM python:3.11
ENTRYPOINT ["python3.11", "-u", "app.py"]
CMD ["--port", "80"]
FROM node:20
ENTRYPOINT ["node", "-r", "./hooks", "server.js"]
CMD ["--port", "80"]
FROM eclipse-temurin:21
ENTRYPOINT ["java", "-Xmx1g", "-jar", "app.jar"]
CMD ["--port=80"]
FROM ruby:3.4
ENTRYPOINT ["bash", "start.sh"]
CMD ["80"]
