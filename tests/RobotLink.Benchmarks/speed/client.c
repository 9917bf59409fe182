// Programs that use devices, directly or through whatever stands between. Each checks what it hears.
//   client ask    port=P [ports=1] [conns=1] [secs=2] [warm=0.5] [size=64]   one question after the other on each connection
//   client beat   ...  [period=1]                                           one question per connection and period
//   client hear   ...  [slow=0]                                             events only; slow=1: the last connection reads nothing
//   client stream port=P ...                                                RobotLink's own stream of decoded messages (HTTP, lines of JSON)
//   client awake  [secs=600]                                                keeps the processors from halting, at idle priority
// Connection i calls port P + i % ports. When the window opens it prints `begin`, at its end one JSON document; then it holds its connections until
// its input ends, so that whoever called it can look at the program in between while the connections are still there.
#include "common.h"
#include <sched.h>
#include <sys/wait.h>

enum { PIECE = 256 * 1024 };
enum mode { ASK, BEAT, HEAR, STREAM };

typedef struct {
	int fd, seen, asked;
	uint64_t number, since;
	char *part;
	uint32_t partial;
} line_end;

static enum mode mode;
static int size, conns, open_now;
static char piece[PIECE];
static uint64_t frames, bytes, gaps, foreign, late, lost;

// ---- the spread of latencies: 32 steps for each doubling, so at most 3 % off
static uint64_t spread[64 * 32], counted, longest;
static void note(uint64_t ns) {
	int step = 63 - __builtin_clzll(ns | 32);
	spread[(step - 5) * 32 + (int)((ns >> (step - 5)) & 31)]++;
	counted++;
	longest = ns > longest ? ns : longest;
}
static double microseconds(double share) {
	uint64_t wanted = (uint64_t)(share * (double)counted), sum = 0;
	for (int i = 0; i < 64 * 32; i++)
		if ((sum += spread[i]) > wanted) return (double)((uint64_t)(32 + i % 32) << (i / 32)) / 1000;
	return (double)longest / 1000;
}

static void begin(void) {
	memset(spread, 0, sizeof spread);
	frames = bytes = counted = longest = 0;
	puts("begin");
	fflush(stdout);
}

static void ask(line_end *e) {
	char line[LINE_MAX];
	e->since = now();
	e->asked = 1;
	make_line(line, size, 'Q', ++e->number, e->since);
	if (send(e->fd, line, (size_t)size, MSG_NOSIGNAL) != size) foreign++;
}

static void leave(line_end *e) {
	close(e->fd);
	e->fd = -1;
	open_now--;
	lost++;
}

static void take_line(line_end *e, const char *line, uint32_t length, uint64_t time) {
	if (mode == STREAM) {
		int isMessage = length > 40 && memmem(line, 40, "\"message\"", 9) != 0;
		frames += (uint64_t)isMessage;
		return;
	}
	char kind = mode == HEAR ? 'E' : 'A';
	if (length != (uint32_t)size || line[0] != kind) {
		foreign++;
		return;
	}
	uint64_t number = get_number(line + NUMBER_AT, NUMBER_WIDTH);
	frames++;
	if (mode == HEAR) {
		gaps += e->seen && number != e->number + 1;
		e->number = number;
		e->seen = 1;
		note(time - get_number(line + TIME_AT, TIME_WIDTH));
		return;
	}
	if (number != e->number || !e->asked) foreign++;
	e->asked = 0;
	note(time - e->since);
	if (mode == ASK) ask(e);
}

static void hear(line_end *e) {
	if (e->partial) memcpy(piece, e->part, e->partial);
	ssize_t count = recv(e->fd, piece + e->partial, PIECE - e->partial, 0);
	if (count <= 0) {
		if (count == 0 || errno != EAGAIN) leave(e);
		return;
	}
	bytes += (uint64_t)count;
	uint64_t time = now();
	char *line = piece, *end = piece + e->partial + count, *cut;
	for (; (cut = memchr(line, '\n', (size_t)(end - line))); line = cut + 1) take_line(e, line, (uint32_t)(cut + 1 - line), time);
	e->partial = (uint32_t)(end - line);
	if (!e->partial) return;
	if (e->partial > PIECE / 2) {
		foreign++;
		leave(e);
		return;
	}
	e->part = e->part ? e->part : malloc(PIECE / 2);
	memcpy(e->part, line, e->partial);
}

static int call(int port) {
	struct sockaddr_in to = at_port(INADDR_LOOPBACK, port);
	for (int tries = 0; tries < 1000; tries++) {
		int fd = socket(AF_INET, SOCK_STREAM, 0);
		if (fd < 0) die("socket");
		if (!connect(fd, (void *)&to, sizeof to)) {
			fcntl(fd, F_SETFL, O_NONBLOCK);
			without_delay(fd);
			return fd;
		}
		close(fd);
		usleep(10000);
	}
	die("connect");
}

static line_end *connect_all(int epoll, int port, int ports, int slow) {
	line_end *ends = calloc((size_t)conns, sizeof *ends);
	for (int i = 0; i < conns; i++) {
		ends[i].fd = call(port + i % ports);
		struct epoll_event event = {.events = slow && i == conns - 1 ? 0 : EPOLLIN, .data.ptr = &ends[i]};
		if (epoll_ctl(epoll, EPOLL_CTL_ADD, ends[i].fd, &event)) die("epoll_ctl");
		if (i % 200 == 199) usleep(20000); // queues of listeners are short
	}
	open_now = conns;
	return ends;
}

// One heartbeat per connection and period, evenly spread.
static uint64_t beat(line_end *ends, double period, uint64_t started) {
	static uint64_t told;
	double step = period * 1e9 / conns;
	for (uint64_t due = (uint64_t)((double)(now() - started) / step); told < due; told++) {
		line_end *e = &ends[told % (uint64_t)conns];
		late += (uint64_t)e->asked;
		if (e->fd >= 0) ask(e);
	}
	return step < 1e6 ? 1000000 : (uint64_t)step;
}

static void keep_awake(double seconds) {
	long count = sysconf(_SC_NPROCESSORS_ONLN);
	for (long i = 0; i < count; i++)
		if (!fork()) {
			struct sched_param none = {0};
			cpu_set_t one;
			CPU_ZERO(&one);
			CPU_SET((size_t)i, &one);
			sched_setscheduler(0, SCHED_IDLE, &none);
			sched_setaffinity(0, sizeof one, &one);
			for (uint64_t until = now() + (uint64_t)(seconds * 1e9); now() < until && getppid() != 1;)
				for (int k = 0; k < 1000; k++) __builtin_ia32_pause();
			_exit(0);
		}
	while (wait(0) > 0) {}
}

static void report(double seconds) {
	struct rusage own;
	getrusage(RUSAGE_SELF, &own);
	double processor = (double)(own.ru_utime.tv_sec + own.ru_stime.tv_sec) + (double)(own.ru_utime.tv_usec + own.ru_stime.tv_usec) / 1e6;
	printf("{\"seconds\":%.4f,\"frames\":%lu,\"per_second\":%.0f,\"bytes\":%lu,\"gaps\":%lu,\"foreign\":%lu,\"late\":%lu,\"lost\":%lu,\"client_cpu\":%.3f", seconds,
		frames, (double)frames / seconds, bytes, gaps, foreign, late, lost, processor);
	if (counted) printf(",\"p50\":%.1f,\"p90\":%.1f,\"p99\":%.1f,\"max\":%.1f", microseconds(.5), microseconds(.9), microseconds(.99), (double)longest / 1000);
	puts("}");
	fflush(stdout);
}

int main(int argc, char **argv) {
	const char *names[] = {"ask", "beat", "hear", "stream"}, *name = argc > 1 ? argv[1] : "";
	double seconds = option(argc, argv, "secs", 2), warm = option(argc, argv, "warm", .5), period = option(argc, argv, "period", 1);
	int port = (int)option(argc, argv, "port", 7000), ports = (int)option(argc, argv, "ports", 1), kind = 0;
	if (!strcmp(name, "awake")) return keep_awake(option(argc, argv, "secs", 600)), 0;
	while (kind < 4 && strcmp(name, names[kind])) kind++;
	if (kind == 4) return 2;
	mode = (enum mode)kind;
	size = (int)option(argc, argv, "size", 64);
	conns = (int)option(argc, argv, "conns", 1);
	raise_descriptors();
	int epoll = epoll_create1(0);
	line_end *ends = connect_all(epoll, port, ports, option(argc, argv, "slow", 0) > 0);
	if (mode == STREAM) {
		const char *wish = "GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
		for (int i = 0; i < conns; i++)
			if (send(ends[i].fd, wish, strlen(wish), MSG_NOSIGNAL) < 0) die("send");
	}
	if (mode == ASK)
		for (int i = 0; i < conns; i++) ask(&ends[i]);
	uint64_t started = now(), opened = 0, opens = started + (uint64_t)(warm * 1e9), closes = opens + (uint64_t)(seconds * 1e9), time;
	struct epoll_event events[512];
	while ((time = now()) < closes && open_now > 0) {
		if (!opened && time >= opens) begin(), opened = now();
		uint64_t pause = mode == BEAT ? beat(ends, period, started) : 50000000;
		struct timespec wait = {0, (long)pause};
		int count = epoll_pwait2(epoll, events, 512, &wait, 0);
		for (int i = 0; i < count; i++)
			if (((line_end *)events[i].data.ptr)->fd >= 0) hear(events[i].data.ptr);
	}
	report((double)(now() - opened) / 1e9);
	char any;
	while (read(0, &any, 1) > 0) {}
}
