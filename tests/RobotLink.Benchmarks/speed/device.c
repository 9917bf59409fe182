// Devices on loopback, one on each port.
//   device port=P [ports=1] [rate=R] [size=64] [away=5]
// A question (Q...) is answered with the same line as A..., PING with PONG. SIGUSR1 begins to stream events to whoever is connected, SIGUSR2 stops:
// rate=R lines a second in all, spread over the connections; rate=0 as fast as they are taken.
// SIGHUP: all are gone for `away` seconds, connections and listeners, and then listen again; prints when, and when as many are connected as before.
// Prints the time of the first connection and of the first line received, so that whoever starts a program knows how long that took.
#include "common.h"

enum { BATCH = 64 * 1024 };

typedef struct peer {
	int fd, port; // port below 0: a connection
	uint64_t number;
	backlog out;
	char part[LINE_MAX];
	int partial;
	struct peer *next, *before;
} peer;

static int epoll, size, flooding;
static peer *first, *turn;
static int connected, port, ports;
static volatile sig_atomic_t streaming, ended, leaving;
static char received[BATCH], batch[BATCH];
static double rate;

static void on_signal(int which) {
	if (which == SIGUSR1) streaming = 1;
	else if (which == SIGUSR2) streaming = 0;
	else if (which == SIGHUP) leaving = 1;
	else ended = 1;
}

static void watch(peer *p, int operation, uint32_t wanted) {
	struct epoll_event event = {.events = wanted, .data.ptr = p};
	if (epoll_ctl(epoll, operation, p->fd, &event)) die("epoll_ctl");
}

static void want(peer *p) { watch(p, EPOLL_CTL_MOD, EPOLLIN | (waits(&p->out) || flooding ? EPOLLOUT : 0)); }

static void say_once(const char *what) {
	printf("%s %.6f\n", what, (double)now() / 1e9);
	fflush(stdout);
}

static void leave(peer *p) {
	if (turn == p) turn = p->next;
	if (p->before) p->before->next = p->next; else first = p->next;
	if (p->next) p->next->before = p->before;
	connected--;
	close(p->fd);
	free(p->out.bytes);
	p->out = (backlog){0};
	p->fd = -1; // kept: this round of events may still name it
}

static void take_calls(peer *listener) {
	static int anybody;
	int fd;
	while ((fd = accept4(listener->fd, 0, 0, SOCK_NONBLOCK)) >= 0) {
		if (!anybody++) say_once("connected");
		peer *p = calloc(1, sizeof *p);
		*p = (peer){.fd = fd, .port = -1, .next = first};
		if (first) first->before = p;
		first = p;
		connected++;
		without_delay(fd);
		watch(p, EPOLL_CTL_ADD, EPOLLIN | (flooding ? EPOLLOUT : 0));
	}
}

static int answer(peer *p, char *line, int length) {
	static int anything;
	if (!anything++) say_once("heard");
	if (length >= 5 && !memcmp(line, "PING", 4)) return say(p->fd, &p->out, "PONG\n", 5);
	if (line[0] != 'Q') return 1;
	line[0] = 'A';
	return say(p->fd, &p->out, line, (uint32_t)length);
}

static void hear(peer *p) {
	memcpy(received, p->part, (size_t)p->partial);
	ssize_t count = recv(p->fd, received + p->partial, sizeof received - (size_t)p->partial, 0);
	if (count <= 0) {
		if (count == 0 || errno != EAGAIN) leave(p);
		return;
	}
	char *line = received, *end = received + p->partial + count, *cut;
	for (; (cut = memchr(line, '\n', (size_t)(end - line))); line = cut + 1)
		if (answer(p, line, (int)(cut + 1 - line)) < 0) {
			leave(p);
			return;
		}
	p->partial = (int)(end - line);
	if (p->partial >= LINE_MAX) leave(p);
	else {
		memcpy(p->part, line, (size_t)p->partial);
		if (waits(&p->out)) want(p);
	}
}

// As many lines as one send may take.
static void flood(peer *p) {
	if (drain(p->fd, &p->out) < 1) return;
	int lines = BATCH / size;
	uint64_t time = now();
	for (int i = 0; i < lines; i++) make_line(batch + i * size, size, 'E', p->number + (uint64_t)i, time);
	ssize_t sent = send(p->fd, batch, (size_t)(lines * size), MSG_NOSIGNAL);
	if (sent <= 0) return;
	uint64_t begun = (uint64_t)((sent + size - 1) / size);
	p->number += begun;
	uint64_t rest = begun * (uint64_t)size - (uint64_t)sent;
	if (rest) keep(&p->out, batch + sent, (uint32_t)rest);
}

// One line to the next in turn.
static void tell_next(uint64_t time) {
	char line[LINE_MAX];
	if (!(turn = turn ? turn : first)) return;
	peer *p = turn;
	turn = p->next;
	if (drain(p->fd, &p->out) < 1) return; // it does not read: its line is left out, not made up for
	make_line(line, size, 'E', p->number++, time);
	if (say(p->fd, &p->out, line, (uint32_t)size) == 0) want(p);
}

static uint64_t pace(void) {
	static uint64_t since, told;
	if (!streaming || rate <= 0) return since = 0, 20000000;
	uint64_t time = now();
	if (!since) since = time, told = 0;
	for (uint64_t due = (uint64_t)((double)(time - since) * rate / 1e9); told < due; told++) tell_next(time);
	uint64_t step = (uint64_t)(1e9 / rate);
	return step < 50000 ? 50000 : step;
}

static void switch_flood(void) {
	int wanted = streaming && rate <= 0;
	if (wanted == flooding) return;
	flooding = wanted;
	for (peer *p = first; p; p = p->next) want(p);
}

static peer **listeners;
static void listen_all(void) {
	listeners = listeners ? listeners : calloc((size_t)ports, sizeof *listeners);
	for (int i = 0; i < ports; i++) {
		peer *listener = listeners[i] = listeners[i] ? listeners[i] : calloc(1, sizeof *listener);
		*listener = (peer){.fd = listen_at(port + i), .port = port + i};
		watch(listener, EPOLL_CTL_ADD, EPOLLIN);
	}
}

// Gone for a while, and then wanted back as many as there were.
static void flap(double away) {
	static uint64_t back;
	static int before;
	if (leaving) {
		leaving = 0;
		before = connected;
		for (int i = 0; i < ports; i++) {
			close(listeners[i]->fd);
			listeners[i]->fd = -1;
		}
		while (first) leave(first);
		back = now() + (uint64_t)(away * 1e9);
		say_once("away");
	} else if (back && listeners[0]->fd < 0 && now() >= back) {
		listen_all();
		say_once("back");
	} else if (back && listeners[0]->fd >= 0 && connected >= before) {
		back = 0;
		say_once("all");
	}
}

int main(int argc, char **argv) {
	double away = option(argc, argv, "away", 5);
	port = (int)option(argc, argv, "port", 6500);
	ports = (int)option(argc, argv, "ports", 1);
	rate = option(argc, argv, "rate", 0);
	size = (int)option(argc, argv, "size", 64);
	if (size < LINE_MIN || size > LINE_MAX) return 2;
	raise_descriptors();
	struct sigaction action = {.sa_handler = on_signal};
	int signals[] = {SIGUSR1, SIGUSR2, SIGTERM, SIGINT, SIGHUP};
	for (int i = 0; i < 5; i++) sigaction(signals[i], &action, 0);
	epoll = epoll_create1(0);
	listen_all();
	say_once("ready");
	struct epoll_event events[512];
	while (!ended && getppid() != 1) {
		switch_flood();
		flap(away);
		struct timespec wait = {0, (long)pace()};
		int count = epoll_pwait2(epoll, events, 512, &wait, 0);
		for (int i = 0; i < count; i++) {
			peer *p = events[i].data.ptr;
			if (p->fd < 0) continue;
			if (p->port >= 0) take_calls(p);
			else {
				if (events[i].events & EPOLLOUT) {
					if (flooding) flood(p);
					else if (drain(p->fd, &p->out)) want(p);
				}
				if (events[i].events & ~(uint32_t)EPOLLOUT) hear(p);
			}
		}
	}
}
