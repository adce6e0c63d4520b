FROM debian:12
SHELL ["/bin/bash", "-c"]
RUN echo "$BASH_EXECUTION_STRING" > /text
RUN ls /
