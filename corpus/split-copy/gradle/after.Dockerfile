FROM gradle:8
WORKDIR /src
COPY settings.gradle build.gradle ./
RUN gradle --no-daemon dependencies
COPY . .
RUN gradle --no-daemon build
