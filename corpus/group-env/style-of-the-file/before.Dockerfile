FROM busybox:1
RUN true \
	&& for i in 1; do \
		true; \
		true; \
	done
ENV A=1
ENV B=2 C=3
