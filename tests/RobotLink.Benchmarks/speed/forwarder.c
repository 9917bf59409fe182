// The least that a program between devices and programs can do, and the practical limit for one: one thread, one epoll.
//   forwarder listen=L device=D [links=1] [one_port=0]
// Link i holds one connection to the device at port D+i (one_port=1: all to port D) and takes programs at port L+i. Bytes are cut into lines and counted; whole lines of the
// device go to all its programs, whole lines of a program to the device. Who does not read holds up who writes: nothing is dropped.
#include "common.h"

enum { PIECE = 64 * 1024, PROGRAMS_MAX = 64 };
enum kind { LISTENER, DEVICE, PROGRAM };

struct relay;
typedef struct end {
	int fd;
	enum kind kind;
	struct relay *relay;
	backlog out;
	char *part;
	uint32_t partial;
	int held; // not read while the other side does not take what came
} end;
typedef struct relay {
	end *device, *programs[PROGRAMS_MAX];
	int count, full;
} relay;

static int epoll;
static uint64_t lines;
static char piece[PIECE];

static void watch(end *e, int operation) {
	struct epoll_event event = {.events = (e->held ? 0u : EPOLLIN) | (waits(&e->out) ? EPOLLOUT : 0u), .data.ptr = e};
	if (epoll_ctl(epoll, operation, e->fd, &event)) die("epoll_ctl");
}

static end *add(int fd, enum kind kind, relay *r) {
	end *e = calloc(1, sizeof *e);
	*e = (end){.fd = fd, .kind = kind, .relay = r};
	if (kind != LISTENER) without_delay(fd);
	watch(e, EPOLL_CTL_ADD);
	return e;
}

static void hold(end *e, int held) {
	if (e && e->held != held) {
		e->held = held;
		watch(e, EPOLL_CTL_MOD);
	}
}

// Whoever writes to this end is read again, or no more.
static void hold_writers(end *e, int held) {
	relay *r = e->relay;
	if (e->kind == PROGRAM) {
		r->full += held ? 1 : -1;
		hold(r->device, r->full > 0);
	} else
		for (int i = 0; i < r->count; i++) hold(r->programs[i], held);
}

static void leave(end *e) {
	relay *r = e->relay;
	if (e->kind == DEVICE) exit(1); // measurements end before their devices do
	if (waits(&e->out)) hold_writers(e, 0);
	for (int i = 0; i < r->count; i++)
		if (r->programs[i] == e) r->programs[i] = r->programs[--r->count];
	close(e->fd);
	free(e->out.bytes);
	free(e->part);
	e->out = (backlog){0};
	e->part = 0;
	e->fd = -1;
}

static void pass(end *to, const char *bytes, uint32_t length) {
	int waited = waits(&to->out);
	say(to->fd, &to->out, bytes, length); // one that has gone is noticed where it is read
	if (!waited && waits(&to->out)) {
		watch(to, EPOLL_CTL_MOD);
		hold_writers(to, 1);
	}
}

static void writable(end *e) {
	if (drain(e->fd, &e->out) < 1) return;
	watch(e, EPOLL_CTL_MOD);
	hold_writers(e, 0);
}

static uint32_t cut(char *bytes, uint32_t length) {
	char *from = bytes, *to = bytes + length, *mark;
	for (; (mark = memchr(from, '\n', (size_t)(to - from))); from = mark + 1) lines++;
	return (uint32_t)(from - bytes);
}

static void readable(end *e) {
	relay *r = e->relay;
	if (e->partial) memcpy(piece, e->part, e->partial);
	ssize_t count = recv(e->fd, piece + e->partial, PIECE - e->partial, 0);
	if (count <= 0) {
		if (count == 0 || errno != EAGAIN) leave(e);
		return;
	}
	uint32_t length = e->partial + (uint32_t)count, whole = cut(piece, length);
	e->partial = length - whole;
	if (e->partial) {
		e->part = e->part ? e->part : malloc(PIECE);
		memcpy(e->part, piece + whole, e->partial);
	}
	if (whole && e->kind == PROGRAM) pass(r->device, piece, whole);
	else if (whole)
		for (int i = 0; i < r->count; i++) pass(r->programs[i], piece, whole);
}

static void take_calls(end *e) {
	relay *r = e->relay;
	int fd;
	while ((fd = accept4(e->fd, 0, 0, SOCK_NONBLOCK)) >= 0)
		if (r->count == PROGRAMS_MAX) close(fd);
		else r->programs[r->count++] = add(fd, PROGRAM, r);
}

int main(int argc, char **argv) {
	int listen_port = (int)option(argc, argv, "listen", 7000), device_port = (int)option(argc, argv, "device", 6500);
	int links = (int)option(argc, argv, "links", 1), one_port = option(argc, argv, "one_port", 0) > 0;
	raise_descriptors();
	epoll = epoll_create1(0);
	for (int i = 0; i < links; i++) {
		relay *r = calloc(1, sizeof *r);
		int fd = socket(AF_INET, SOCK_STREAM, 0);
		struct sockaddr_in device = at_port(INADDR_LOOPBACK, device_port + (one_port ? 0 : i));
		if (connect(fd, (void *)&device, sizeof device)) die("connect");
		fcntl(fd, F_SETFL, O_NONBLOCK);
		r->device = add(fd, DEVICE, r);
		add(listen_at(listen_port + i), LISTENER, r);
	}
	struct epoll_event events[512];
	while (getppid() != 1) {
		int count = epoll_wait(epoll, events, 512, 1000);
		for (int i = 0; i < count; i++) {
			end *e = events[i].data.ptr;
			if (e->fd >= 0 && e->kind == LISTENER) take_calls(e);
			else {
				if (e->fd >= 0 && events[i].events & EPOLLOUT) writable(e);
				if (e->fd >= 0 && events[i].events & ~(uint32_t)EPOLLOUT) readable(e);
			}
		}
	}
}
