FROM eclipse-temurin:21
WORKDIR /src
COPY . .
RUN ./mvnw -B dependency:go-offline
RUN ./mvnw -B package
