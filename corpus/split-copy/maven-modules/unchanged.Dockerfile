FROM maven:3.9
WORKDIR /src
COPY . .
RUN mvn -B dependency:go-offline
