FROM busybox:1
RUN set -e; touch /a; echo "$(false; echo b)" > /out
RUN touch /c
