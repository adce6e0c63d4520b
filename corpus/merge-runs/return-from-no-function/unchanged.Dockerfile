FROM busybox:1
RUN touch /a; return 0; touch /b
RUN touch /c
