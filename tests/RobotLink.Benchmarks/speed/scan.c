// The same cutting in C over memory, a frame of 64 bytes at a time: what a framer cannot beat.
//   scan                 prints one JSON document: nanoseconds per frame for each kind of framing, the median of several passes
#include "common.h"

enum { FRAME = 64, FRAMES = 1024, PASSES = 31, TIMES = 200 };

static char input[FRAME * FRAMES];

static long lines(void) {
	long payload = 0;
	char *from = input, *end = input + sizeof input, *mark;
	for (; (mark = memchr(from, '\n', (size_t)(end - from))); from = mark + 1) payload += mark - from;
	return payload;
}

// LF ends a line, with a CR before it or without.
static long either_end(void) {
	long payload = 0;
	char *from = input, *end = input + sizeof input, *mark;
	for (; (mark = memchr(from, '\n', (size_t)(end - from))); from = mark + 1) payload += mark - from - (mark > from && mark[-1] == '\r');
	return payload;
}

static long length_prefix(void) {
	long payload = 0;
	for (char *from = input, *end = input + sizeof input; end - from >= 2;) {
		uint16_t length;
		memcpy(&length, from, 2);
		length = ntohs(length);
		if (end - from < length + 2) break;
		payload += length;
		from += length + 2;
	}
	return payload;
}

static long decimal_length(void) {
	long payload = 0;
	for (char *from = input, *end = input + sizeof input; end - from >= 4;) {
		int length = 0;
		for (int i = 0; i < 4; i++) {
			if (from[i] < '0' || from[i] > '9') return -1;
			length = length * 10 + from[i] - '0';
		}
		if (end - from < length || from[length - 1] != 0) break;
		payload += length;
		from += length;
	}
	return payload;
}

static long marks(void) {
	long payload = 0;
	for (char *from = input, *end = input + sizeof input; (from = memchr(from, 2, (size_t)(end - from)));) {
		char *mark = memchr(from + 1, 3, (size_t)(end - from - 1));
		if (!mark) break;
		payload += mark - from - 1;
		from = mark + 1;
	}
	return payload;
}

static long fixed(void) {
	long payload = 0;
	for (char *from = input, *end = input + sizeof input; end - from >= FRAME; from += FRAME) payload += from[FRAME - 1] == 'A' ? FRAME : FRAME - 1;
	return payload;
}

// A DLE before a byte takes its meaning as a mark; most frames have none.
static long escaped_marks(void) {
	long payload = 0;
	for (char *from = input, *end = input + sizeof input; (from = memchr(from, 2, (size_t)(end - from)));) {
		char *mark = memchr(from + 1, 3, (size_t)(end - from - 1));
		if (!mark || memchr(from + 1, 0x10, (size_t)(mark - from - 1))) break;
		payload += mark - from - 1;
		from = mark + 1;
	}
	return payload;
}

// Brackets balance outside of texts.
static long json(void) {
	long payload = 0;
	for (char *from = input, *end = input + sizeof input; from < end;) {
		int depth = 0, text = 0;
		char *at = from;
		for (; at < end; at++) {
			if (text) {
				if (*at == '\\') at++;
				else if (*at == '"') text = 0;
			} else if (*at == '"') text = 1;
			else if (*at == '[' || *at == '{') depth++;
			else if ((*at == ']' || *at == '}') && --depth == 0) break;
		}
		if (at >= end) break;
		payload += at + 1 - from;
		from = at + 1;
	}
	return payload;
}

static void prepare(int kind) {
	memset(input, 'A', sizeof input);
	for (char *frame = input; frame < input + sizeof input; frame += FRAME) {
		char *last = frame + FRAME - 1;
		if (kind == 0) *last = '\n';
		if (kind == 1) last[-1] = '\r', *last = '\n';
		if (kind == 2) frame[0] = 0, frame[1] = FRAME - 2;
		if (kind == 3) memcpy(frame, "0064", 4), *last = 0;
		if (kind == 4 || kind == 6) *frame = 2, *last = 3;
		if (kind == 7) *frame = '[', *last = ']';
	}
}

// Of this process alone: others on the machine do not count.
static uint64_t processor(void) {
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int ascending(const void *left, const void *right) { return (*(const double *)left > *(const double *)right) - (*(const double *)left < *(const double *)right); }

int main(void) {
	const char *names[] = {"Line", "LineOfEitherEnd", "LengthPrefix", "DecimalLengthAndEnd", "Marks", "Fixed", "EscapedMarks", "Json"};
	long (*cuts[])(void) = {lines, either_end, length_prefix, decimal_length, marks, fixed, escaped_marks, json};
	volatile long payload = 0;
	printf("{");
	for (int kind = 0; kind < 8; kind++) {
		double took[PASSES];
		prepare(kind);
		for (int pass = 0; pass < PASSES; pass++) {
			uint64_t from = processor();
			for (int again = 0; again < TIMES; again++) payload += cuts[kind]();
			took[pass] = (double)(processor() - from) / FRAMES / TIMES;
		}
		if (cuts[kind]() < (FRAME - 6) * FRAMES) return 1;
		qsort(took, PASSES, sizeof *took, ascending);
		printf("%s\"%s\":%.2f", kind ? "," : "", names[kind], took[PASSES / 2]);
	}
	puts("}");
}
