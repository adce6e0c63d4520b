FROM debian:12
RUN apt-get update && apt-get install -y make perl
RUN printf '#!/bin/sh\napt-get install -y hello\n' > /e.sh
CMD ["sh", "/e.sh"]
