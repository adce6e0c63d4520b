FROM busybox:1
RUN mkdir -p /usr/local/bin && echo '#!/bin/sh' > /usr/local/bin/run && echo 'echo hi' >> /usr/local/bin/run && chmod +x /usr/local/bin/run
CMD ["run"]
