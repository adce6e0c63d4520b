FROM eclipse-temurin:21
WORKDIR /src
COPY pom.xml mvnw ./
COPY .mvn .mvn
RUN ./mvnw -B dependency:go-offline
COPY . .
RUN ./mvnw -B package
