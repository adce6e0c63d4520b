FROM busybox:1
ENV TEXT one  two	three   
RUN echo "[$TEXT]" > /text
