/*
 * The one program inside the sandbox's images. WORKLOAD chooses what it does:
 *   web      answers HTTP on port 8080 with its VERSION; READY=never answers 503 for ever. Told to end, it goes on until the
 *            last connection is closed, which it asks for with each answer, at most DRAIN seconds (20)
 *   crash    prints some lines, the last of them why, and ends with status 1
 *   numbers  prints numbered lines, NUMBERS_PER_SECOND of them (default 1)
 *   load     as web, and uses LOAD_CPU thousandths of a core and LOAD_MEMORY MiB;
 *            GET /set?cpu=N&memory=N changes both
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static volatile long cpu, memory;
static volatile sig_atomic_t ending;
static atomic_int connections;
static const char *workload, *version;
static int ready;

static void end(int signal) { (void)signal; _exit(0); }
static void drain(int signal) { (void)signal; ending = 1; }

static const char *setting(const char *name, const char *otherwise) {
    const char *value = getenv(name);
    return value && *value ? value : otherwise;
}

static void rest(long microseconds) {
    struct timespec time = {microseconds / 1000000, microseconds % 1000000 * 1000};
    nanosleep(&time, NULL);
}

static long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

/* Spins for the asked part of every tenth of a second, and holds the asked memory. */
static void *use(void *nothing) {
    char *held = NULL;
    long held_mib = 0;
    for (;;) {
        long begun = now(), busy = cpu * 100;
        while (now() - begun < busy) {}
        if (held_mib != memory) {
            free(held);
            held_mib = memory;
            held = held_mib ? malloc(held_mib << 20) : NULL;
            if (held) memset(held, 1, held_mib << 20);
        }
        if (busy < 100000) rest(100000 - busy);
    }
    return nothing;
}

/* Answers one request; whether the connection is kept for another one. */
static int answer(int client) {
    char request[4096], body[256], whole[512], host[128] = "";
    size_t length = 0;
    do {
        ssize_t more = read(client, request + length, sizeof request - 1 - length);
        if (more <= 0) return 0;
        length += more;
        request[length] = 0;
    } while (!strstr(request, "\r\n\r\n") && length < sizeof request - 1);
    int keep = !ending && strstr(request, " HTTP/1.1\r\n") && !strcasestr(request, "\r\nConnection: close\r\n");
    if (!strcmp(workload, "load") && !strncmp(request, "GET /set?", 9)) {
        char *end_of_line = strpbrk(request + 9, " \r\n"), *value;
        if (end_of_line) *end_of_line = 0;
        if ((value = strstr(request + 8, "cpu="))) cpu = atol(value + 4);
        if ((value = strstr(request + 8, "memory="))) memory = atol(value + 7);
    }
    gethostname(host, sizeof host - 1);
    int size = snprintf(body, sizeof body, "{\"version\":\"%s\",\"host\":\"%s\",\"cpu\":%ld,\"memory\":%ld}\n",
                        version, host, cpu, memory);
    int all = snprintf(whole, sizeof whole,
                       "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: %s\r\n\r\n%s",
                       ready ? "200 OK" : "503 Service Unavailable", size, keep ? "keep-alive" : "close", body);
    return write(client, whole, all) == all && keep;
}

static void *converse(void *argument) {
    int client = (int)(long)argument;
    while (answer(client)) {}
    close(client);
    connections--;
    return NULL;
}

static void take(int server) {
    pthread_t thread;
    struct timeval limit = {75, 0};
    int client = accept(server, NULL, NULL);
    if (client < 0) return;
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    connections++;
    if (pthread_create(&thread, NULL, converse, (void *)(long)client)) {
        close(client);
        connections--;
    } else {
        pthread_detach(thread);
    }
}

static int serve(void) {
    int server = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(8080)};
    struct pollfd listener = {.fd = server, .events = POLLIN};
    long over = 0, limit = atol(setting("DRAIN", "20")) * 1000000;
    version = setting("VERSION", "0");
    ready = strcmp(setting("READY", "yes"), "never");
    signal(SIGTERM, drain);
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(server, (struct sockaddr *)&address, sizeof address) || listen(server, 64)) {
        perror("port 8080");
        return 1;
    }
    printf("%s version %s listens on port 8080%s\n", workload, version, ready ? "" : " and is never ready");
    for (;;) {
        int waiting = poll(&listener, 1, 100);
        if (waiting > 0) take(server);
        if (!ending) continue;
        if (!over) over = now() + limit;
        if ((waiting == 0 && !connections) || now() > over) break;
    }
    printf("%s version %s ends with %d connections\n", workload, version, connections);
    return 0;
}

static void count(void) {
    double rate = atof(setting("NUMBERS_PER_SECOND", "1"));
    long pause_us = rate > 0 ? (long)(1000000 / rate) : 1000000, next = now();
    for (unsigned long number = 1;; number++) {
        char stamp[32];
        time_t seconds = time(NULL);
        strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", gmtime(&seconds));
        printf("%s number %lu\n", stamp, number);
        next += pause_us;
        if (next > now()) rest(next - now());
    }
}

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGTERM, end);
    signal(SIGINT, end);
    signal(SIGPIPE, SIG_IGN);
    workload = setting("WORKLOAD", "web");
    if (!strcmp(workload, "crash")) {
        printf("version %s starts\nreading the configuration\n", setting("VERSION", "0"));
        fprintf(stderr, "FATAL cannot open /etc/reports/licence.key: no such file\n");
        return 1;
    }
    if (!strcmp(workload, "numbers")) count();
    if (!strcmp(workload, "load")) {
        pthread_t thread;
        cpu = atol(setting("LOAD_CPU", "50"));
        memory = atol(setting("LOAD_MEMORY", "16"));
        pthread_create(&thread, NULL, use, NULL);
    }
    return serve();
}
