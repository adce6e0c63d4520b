FROM busybox:1
COPY <<end /etc/script
run
from here
end
RUN <<EOF
echo add > /add
EOF
