FROM busybox:1
COPY --chmod=755 <<-a /bin/run
	#!/bin/sh
	echo hi
a
CMD ["run"]
