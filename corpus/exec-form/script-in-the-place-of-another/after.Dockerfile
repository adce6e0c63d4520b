FROM busybox:1
COPY --chmod=755 run /app
RUN printf '#!/bin/sh\necho hi\n' > /app
CMD ["/app"]
