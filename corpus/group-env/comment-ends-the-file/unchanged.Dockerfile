FROM busybox:1
ENV PORT=3000
ENV NODE_ENV=production \
# what the server needs
