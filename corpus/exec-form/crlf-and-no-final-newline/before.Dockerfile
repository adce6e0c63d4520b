FROM busybox:1
CMD /bin/cat \
 # which
 /etc/hostname # host