FROM busybox:1
RUN mkdir /opt; printf "#!/bin/sh\necho ok\n" > /opt/r; chmod +x /opt/r; ln -s /bin/run /opt/l; cp /opt/r /bin/run
RUN echo "echo hi" > /opt/l
CMD run
