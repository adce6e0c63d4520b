FROM jenkins/jenkins:lts
RUN usermod -u 5 jenkins
RUN ./a
