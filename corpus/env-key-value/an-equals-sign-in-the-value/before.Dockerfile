FROM busybox:1
ENV JAVA_OPTS -Xmx1g -Da=b
ENV OPTION a=b
