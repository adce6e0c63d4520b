FROM debian:12
WORKDIR /app
RUN apt-get update && apt-get install -y curl
# its tools
RUN apt-get update && apt-get install -y jq
RUN apt-get update && apt-get install -y file
COPY a .

# the second part
COPY b .
COPY c .