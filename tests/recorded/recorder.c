/* Stands in for every program, and starts the shells: see room.py.

   As `driver ROOT` it reads requests from its input: the length in 4 bytes, then texts that end in NUL: the working
   directory, the number of words, the words, the environment. It starts the words in ROOT and answers with the wait
   status in 4 bytes. Under any other name it appends to /.o/log what it was given, and ends with the code that
   /.o/exits has for this call; where /.o/real holds a program of the name, it becomes that one. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
#define SECONDS_AT_MOST 4

/* -- the driver */

static int read_all(int from, char *to, size_t length) {
    while (length > 0) {
        ssize_t got = read(from, to, length);
        if (got <= 0)
            return 0;
        to += got;
        length -= (size_t)got;
    }
    return 1;
}

static void make_folder(char *path) {
    for (char *at = path + 1; *at; at++)
        if (*at == '/') {
            *at = 0;
            mkdir(path, 0755);
            *at = '/';
        }
    mkdir(path, 0755);
}

static void start(const char *root, char *text, char *end) {
    char *folder = text;
    text += strlen(text) + 1;
    int count = atoi(text);
    text += strlen(text) + 1;
    char **words = calloc((size_t)(end - text) + 2, sizeof *words);
    char **variables = words + count + 1;
    for (int at = 0; text < end; at++, text += strlen(text) + 1)
        *(at < count ? words + at : variables + at - count) = text;
    struct rlimit seconds = {1, 1}, size = {1 << 22, 1 << 22}, none = {0, 0}, stack = {1 << 19, 1 << 19};
    int input[2], output = open("/dev/null", O_WRONLY);
    if (pipe(input) || setsid() < 0 || chroot(root) || chdir("/"))
        _exit(98);
    umask(022);
    make_folder(folder);
    close(input[1]);
    dup2(input[0], 0), dup2(output, 1), dup2(output, 2);
    for (int fd = 3; fd < 64; fd++)
        close(fd);
    setrlimit(RLIMIT_CPU, &seconds), setrlimit(RLIMIT_FSIZE, &size), setrlimit(RLIMIT_CORE, &none), setrlimit(RLIMIT_STACK, &stack);
    if (chdir(folder))
        _exit(98);
    execve(words[0], words, variables);
    _exit(97);
}

static int drive(const char *root) {
    uint32_t length;
    sigset_t ended;
    struct timespec wait = {SECONDS_AT_MOST, 0};
    sigemptyset(&ended), sigaddset(&ended, SIGCHLD);
    while (read_all(0, (char *)&length, sizeof length)) {
        char *text = malloc(length + 1);
        if (!read_all(0, text, length))
            return 1;
        sigprocmask(SIG_BLOCK, &ended, NULL);
        pid_t child = fork();
        if (child == 0) {
            sigprocmask(SIG_UNBLOCK, &ended, NULL);
            start(root, text, text + length);
        }
        int status = -1;
        while (waitpid(child, &status, WNOHANG) == 0)
            if (sigtimedwait(&ended, NULL, &wait) < 0 && errno == EAGAIN)
                kill(-child, SIGKILL), kill(child, SIGKILL);
        kill(-child, SIGKILL);
        while (sigtimedwait(&ended, NULL, &(struct timespec){0, 0}) > 0)
            ;
        free(text);
        if (write(1, &status, sizeof status) != sizeof status)
            return 1;
    }
    return 0;
}

/* -- the recorder */

static FILE *out;

static void words_of(const char *name, char **words) {
    fprintf(out, "%s", name);
    for (; *words; words++)
        fprintf(out, "\x1f%s", *words);
    fprintf(out, "\x1d");
}

static int by_text(const void *one, const void *other) {
    return strcmp(*(char *const *)one, *(char *const *)other);
}

/* What each open descriptor is: its kind, its mode, and of a file how far it was read. */
static void descriptors(void) {
    fprintf(out, "descriptors");
    for (int fd = 0; fd < 32; fd++) {
        struct stat found;
        int flags = fcntl(fd, F_GETFL);
        if (flags < 0 || fstat(fd, &found))
            continue;
        const char *kind = S_ISREG(found.st_mode) ? "file" : S_ISFIFO(found.st_mode) ? "pipe"
                           : S_ISDIR(found.st_mode) ? "folder" : "device";
        off_t at = S_ISREG(found.st_mode) ? lseek(fd, 0, SEEK_CUR) : 0;
        fprintf(out, "\x1f%d %s %x %ld", fd, kind, flags & (O_ACCMODE | O_APPEND), (long)at);
    }
    fprintf(out, "\x1d");
}

static void limits(void) {
    static const int kinds[] = {RLIMIT_CORE, RLIMIT_DATA, RLIMIT_FSIZE, RLIMIT_NOFILE, RLIMIT_STACK, RLIMIT_AS, RLIMIT_CPU};
    fprintf(out, "limits");
    for (size_t at = 0; at < sizeof kinds / sizeof *kinds; at++) {
        struct rlimit found;
        getrlimit((__rlimit_resource_t)kinds[at], &found);
        fprintf(out, "\x1f%ld %ld", (long)found.rlim_cur, (long)found.rlim_max);
    }
    fprintf(out, "\x1d");
}

static void signals(void) {
    sigset_t blocked;
    sigprocmask(SIG_BLOCK, NULL, &blocked);
    fprintf(out, "signals");
    for (int number = 1; number < 32; number++) {
        struct sigaction found;
        if (!sigaction(number, NULL, &found) && found.sa_handler == SIG_IGN)
            fprintf(out, "\x1fignored %d", number);
        if (sigismember(&blocked, number) == 1)
            fprintf(out, "\x1f" "blocked %d", number);
    }
    fprintf(out, "\x1d");
}

/* All of a pipe's content, so that what stands before it in a pipeline has been recorded; it can be read again. */
static void input(int is_file) {
    char buffer[4096];
    size_t kept = 0;
    off_t at = is_file ? lseek(0, 0, SEEK_CUR) : 0;
    int copy = memfd_create("input", MFD_CLOEXEC);
    fprintf(out, "input\x1f");
    for (ssize_t got; (got = read(0, buffer, sizeof buffer)) > 0; kept += (size_t)got)
        if (kept + (size_t)got <= 1 << 20 && write(copy, buffer, (size_t)got) == got)
            fwrite(buffer, 1, (size_t)got, out);
    fprintf(out, "\x1d");
    if (is_file)
        lseek(0, at, SEEK_SET);
    else
        dup2(copy, 0), lseek(0, 0, SEEK_SET);
}

/* Adds a record, and counts the calls of programs that are not real before it. */
static int append(const char *text, size_t length) {
    int log = open("/.o/log", O_RDWR | O_APPEND | O_CREAT, 0666);
    if (log < 0)
        _exit(99);
    off_t size = lseek(log, 0, SEEK_END);
    char *old = malloc((size_t)size + 1);
    if (pread(log, old, (size_t)size, 0) != size)
        _exit(99);
    int before = 0;
    for (off_t at = 0; at + 1 < size; at++)
        before += old[at] == '\x1e' && old[at + 1] == 'S';
    if (write(log, text, length) != (ssize_t)length)
        _exit(99);
    close(log);
    free(old);
    return before;
}

/* `make install` puts programs of several names into /usr/local/bin. */
static void install(char **words) {
    static const char *const names[] = {"foo", "node", "tool"};
    for (words++; *words; words++)
        if (strcmp(*words, "install") == 0)
            for (size_t at = 0; at < sizeof names / sizeof *names; at++) {
                char path[64];
                snprintf(path, sizeof path, "/usr/local/bin/%s", names[at]);
                if (symlink("/.o/recorder", path))
                    continue;
            }
}

static void talk(char **words) {
    char text[4096];
    size_t length = 0;
    for (; *words; words++)
        length += (size_t)snprintf(text + length, sizeof text - length - 2, length ? " %s" : "%s", *words);
    text[length++] = '\n';
    signal(SIGPIPE, SIG_IGN);
    if (write(1, text, length) < 0)
        return;
}

int main(int count, char **words) {
    const char *name = strrchr(words[0], '/') ? strrchr(words[0], '/') + 1 : words[0];
    if (strcmp(name, "driver") == 0 && count == 2)
        return drive(words[1]);
    char *text = NULL, real[300], folder[4096];
    size_t length = 0;
    const char *path = (const char *)getauxval(AT_EXECFN);
    const char *file = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    snprintf(real, sizeof real, "/.o/real/%s", file);
    int is_real = access(real, X_OK) == 0;
    mode_t mask = umask(0);
    umask(mask);
    out = open_memstream(&text, &length);
    fprintf(out, "\x1e%c\x1d", is_real ? 'T' : 'S');
    words_of("words", words);
    fprintf(out, "path\x1f%s\x1d", path);
    if (!is_real) {
        fprintf(out, "folder\x1f%s\x1d", getcwd(folder, sizeof folder) ? folder : "gone");
        size_t variables = 0;
        while (environ[variables])
            variables++;
        qsort(environ, variables, sizeof *environ, by_text);
        words_of("environment", environ);
    }
    fprintf(out, "mask\x1f%o\x1d", mask);
    descriptors(), limits(), signals();
    struct stat first = {0};
    if (!fstat(0, &first) && (S_ISFIFO(first.st_mode) || (S_ISREG(first.st_mode) && !is_real)))
        input(S_ISREG(first.st_mode));
    fclose(out);
    int exits = 0, before = append(text, length);
    if (is_real) {
        execv(real, words);
        return 126;
    }
    char codes[64];
    int file_of_codes = open("/.o/exits", O_RDONLY);
    ssize_t known = file_of_codes < 0 ? 0 : read(file_of_codes, codes, sizeof codes);
    close(file_of_codes);
    if (known > 0)
        exits = codes[before % known] - '0';
    if (exits == 0 && strcmp(name, "make") == 0)
        install(words);
    talk(words);
    return exits;
}
