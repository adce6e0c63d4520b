FROM busybox:1
WORKDIR /app
RUN printf '#!/bin/sh\necho hi\n' > run && chmod +x run
CMD ./run
