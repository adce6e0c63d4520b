FROM debian:12
WORKDIR /app
COPY a .
RUN apt-get update && apt-get install -y curl

# the second part
COPY b .
# its tools
RUN apt-get update && apt-get install -y jq
COPY c .
RUN apt-get update && apt-get install -y file