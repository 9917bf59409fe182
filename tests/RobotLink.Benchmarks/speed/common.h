// What the measuring programs have in common: the clock, sockets on loopback, arguments, and lines of traffic.
//
// A line is `size` bytes:   K nnnnnnnnnn tttttttttttttttttttt vvvvvv.v ....\n
//   K  kind: Q a question, A its answer, E an event
//   n  counts up from 0 on each connection      t  CLOCK_MONOTONIC in nanoseconds, when it was made      v  a measured value
#pragma once
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MIN = 48, LINE_MAX = 4096, NUMBER_AT = 2, NUMBER_WIDTH = 10, TIME_AT = 13, TIME_WIDTH = 20, VALUE_AT = 34 };

__attribute__((noreturn)) static inline void die(const char *what) {
	perror(what);
	exit(2);
}

static inline uint64_t now(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

// name=value among the arguments; `otherwise` when it is not given.
static inline double option(int argc, char **argv, const char *name, double otherwise) {
	size_t length = strlen(name);
	for (int i = 1; i < argc; i++)
		if (!strncmp(argv[i], name, length) && argv[i][length] == '=') return atof(argv[i] + length + 1);
	return otherwise;
}

static inline struct sockaddr_in at_port(uint32_t address, int port) {
	return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(address)};
}

static inline void without_delay(int fd) {
	int on = 1;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static inline int listen_at(int port) {
	int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	struct sockaddr_in address = at_port(INADDR_ANY, port);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (fd < 0 || bind(fd, (void *)&address, sizeof address) || listen(fd, 4096)) die("listen");
	return fd;
}

// As many descriptors as the system allows: ten thousand links need twenty thousand.
static inline void raise_descriptors(void) {
	struct rlimit most;
	getrlimit(RLIMIT_NOFILE, &most);
	most.rlim_cur = most.rlim_max;
	setrlimit(RLIMIT_NOFILE, &most);
}

static inline void put_number(char *at, uint64_t value, int width) {
	while (width-- > 0) {
		at[width] = (char)('0' + value % 10);
		value /= 10;
	}
}

static inline uint64_t get_number(const char *at, int width) {
	uint64_t value = 0;
	while (width-- > 0) value = value * 10 + (uint64_t)(*at++ - '0');
	return value;
}

static inline void make_line(char *line, int size, char kind, uint64_t number, uint64_t time) {
	memset(line, '.', (size_t)size);
	line[0] = kind;
	line[1] = line[NUMBER_AT + NUMBER_WIDTH] = line[TIME_AT + TIME_WIDTH] = line[VALUE_AT + 8] = ' ';
	put_number(line + NUMBER_AT, number, NUMBER_WIDTH);
	put_number(line + TIME_AT, time, TIME_WIDTH);
	put_number(line + VALUE_AT, number % 1000000, 6);
	line[VALUE_AT + 7] = '5';
	line[size - 1] = '\n';
}

// Bytes that the other side has not taken yet.
typedef struct {
	char *bytes;
	uint32_t length, from, room;
} backlog;

static inline void keep(backlog *b, const char *bytes, uint32_t length) {
	if (b->from == b->length) b->from = b->length = 0;
	if (b->length + length > b->room) b->bytes = realloc(b->bytes, b->room = 2 * (b->length + length));
	memcpy(b->bytes + b->length, bytes, length);
	b->length += length;
}

static inline int waits(const backlog *b) { return b->from < b->length; }

// 1: all is gone; 0: the other side takes no more now; -1: it has gone.
static inline int drain(int fd, backlog *b) {
	while (waits(b)) {
		ssize_t sent = send(fd, b->bytes + b->from, b->length - b->from, MSG_NOSIGNAL);
		if (sent < 0) return errno == EAGAIN ? 0 : -1;
		b->from += (uint32_t)sent;
	}
	return 1;
}

static inline int say(int fd, backlog *b, const char *bytes, uint32_t length) {
	if (waits(b)) return keep(b, bytes, length), 0;
	ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
	if (sent < 0 && errno != EAGAIN) return -1;
	uint32_t left = length - (uint32_t)(sent > 0 ? sent : 0);
	if (left) keep(b, bytes + length - left, left);
	return left == 0;
}
