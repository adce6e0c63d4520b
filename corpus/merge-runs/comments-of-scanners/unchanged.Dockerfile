FROM debian:12
# nosemgrep: docker.security
RUN a
RUN b
# semgrep-ignore
RUN c
COPY x /x
RUN d
# kics-scan ignore-line
RUN e
