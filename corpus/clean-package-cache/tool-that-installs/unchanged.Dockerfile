FROM ros:humble
RUN apt-get update && apt-get install -y curl
COPY . /ws
RUN rosdep install --from-paths /ws -y
