FROM busybox:1
RUN touch /a
RUN (cd /tmp && if true; then if true; then echo `pwd` > /b; fi; fi) || true
