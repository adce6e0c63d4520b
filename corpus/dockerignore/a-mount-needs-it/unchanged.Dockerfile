FROM debian:12
COPY . .
RUN --mount=type=bind,source=.env,target=/e cat /e
