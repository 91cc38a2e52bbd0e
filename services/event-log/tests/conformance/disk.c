/* A disk that forgets, fails and fills up, for one process: preloaded before the C library.
 *
 * TURNUS_DISK_FOLDER   only files below this folder are touched
 * TURNUS_DISK_FORGETS  syncs of files whose name ends so are acknowledged and not done
 *
 * A sync of FILE copies it to FILE.durable: after the process is killed, that is what a power cut
 * would have left. A file FOLDER/fault holding "eio" makes every sync fail; holding "full", every
 * write. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int ours(int fd, char *path) {
    const char *folder = getenv("TURNUS_DISK_FOLDER");
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = folder ? readlink(link, path, PATH_MAX - 16) : -1;
    if (length < 0) return 0;
    path[length] = 0;
    return strncmp(path, folder, strlen(folder)) == 0;
}

static int fault(const char *wanted) {
    char name[PATH_MAX], found[8] = {0};
    snprintf(name, sizeof name, "%s/fault", getenv("TURNUS_DISK_FOLDER"));
    FILE *file = fopen(name, "r");
    if (!file) return 0;
    size_t length = fread(found, 1, sizeof found - 1, file);
    fclose(file);
    return length > 0 && strncmp(found, wanted, strlen(wanted)) == 0;
}

static int ends_with(const char *text, const char *end) {
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

/* Under another name first, so that a kill leaves the copy before or the copy after. */
static int keep(const char *path) {
    char durable[PATH_MAX], half[PATH_MAX], buffer[1 << 16];
    snprintf(durable, sizeof durable, "%s.durable", path);
    snprintf(half, sizeof half, "%s.half", path);
    FILE *from = fopen(path, "r"), *to = fopen(half, "w");
    if (!from || !to) abort();
    size_t n;
    while ((n = fread(buffer, 1, sizeof buffer, from)) > 0)
        if (fwrite(buffer, 1, n, to) != n) abort();
    fclose(from);
    fclose(to);
    return rename(half, durable);
}

static int synced(int fd, const char *name) {
    char path[PATH_MAX];
    if (!ours(fd, path)) return ((int (*)(int))dlsym(RTLD_NEXT, name))(fd);
    if (fault("eio")) return errno = EIO, -1;
    const char *forgets = getenv("TURNUS_DISK_FORGETS");
    return forgets && ends_with(path, forgets) ? 0 : keep(path);
}

int fsync(int fd) { return synced(fd, "fsync"); }
int fdatasync(int fd) { return synced(fd, "fdatasync"); }

static int full(int fd) {
    char path[PATH_MAX];
    return ours(fd, path) && fault("full");
}

ssize_t write(int fd, const void *bytes, size_t count) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) real = dlsym(RTLD_NEXT, "write");
    return full(fd) ? (errno = ENOSPC, -1) : real(fd, bytes, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    static ssize_t (*real)(int, const void *, size_t, off_t);
    if (!real) real = dlsym(RTLD_NEXT, "pwrite");
    return full(fd) ? (errno = ENOSPC, -1) : real(fd, bytes, count, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    static ssize_t (*real)(int, const void *, size_t, off64_t);
    if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
    return full(fd) ? (errno = ENOSPC, -1) : real(fd, bytes, count, at);
}
