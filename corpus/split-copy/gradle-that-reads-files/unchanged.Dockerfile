FROM gradle:8
WORKDIR /src
COPY . .
RUN gradle --no-daemon dependencies
