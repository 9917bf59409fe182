using System.Text;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Tests.Messages;

/// <summary>Values we make.</summary>
internal sealed class ExpressionTests
{
    [TestCase("\"a\" + 'b'", "ab")]
    [TestCase("1 + 2", "3")]
    [TestCase("1 + 2 + \"a\"", "3a")]
    [TestCase("\"a\" + (1 + 2)", "a3")]
    [TestCase("-1.5 + 2", "0.5")]
    [TestCase("captured.realm + \":\" + secret.password", "R:hunter2")]
    [TestCase("name", "Anna")]
    [TestCase("counter.id + 1", "8")]
    [TestCase("md5(\"user:realm:pass\")", "8493fbc53ba582fb4c044c456bdc40eb")]
    [TestCase("sha256(\"abc\")", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [TestCase("hex(255)", "FF")]
    [TestCase("hex(\"AB\")", "4142")]
    [TestCase("base64(\"user:pass\")", "dXNlcjpwYXNz")]
    [TestCase("upper(\"ab\") + lower(\"CD\")", "ABcd")]
    [TestCase("pad(counter.id, 4, \"0\")", "0007")]
    [TestCase("pad(counter.id, 3)", "007")]
    [TestCase("pad(hex(counter.id + 8), 4, \" \")", "   F")]
    [TestCase("length(\"abc\")", "3")]
    [TestCase("length(name)", "4")]
    [TestCase("length(3..-1)", "18")]
    public void An_expression_has_a_value(string text, string value) =>
        Assert.That(Expression.Parse(text).Evaluate(Scope.Usual, Scope.Usual).Text, Is.EqualTo(value));

    [TestCase("secret.password", "***")]
    [TestCase("\"a\" + secret.password + \"b\"", "a***b")]
    [TestCase("base64(\"user:\" + secret.password)", "***")]
    [TestCase("pad(secret.password, 9, \".\")", "..***")]
    [TestCase("md5(secret.password)", "2ab96390c7dbe3439de74d0c9b0b1767")]
    public void Secrets_are_never_shown(string text, string shown) =>
        Assert.That(Expression.Parse(text).Evaluate(Scope.Usual, Scope.Usual).ToString(), Is.EqualTo(shown));

    [TestCase("captured.nothing", "The value captured.nothing cannot be made: captured.nothing has no value at present.")]
    [TestCase("nothing", "The value nothing cannot be made: 'nothing' has no value.")]
    [TestCase("pad(12345, 4)", "The value pad(12345, 4) cannot be made: a value has 5 characters and pad leaves room for 4.")]
    [TestCase("hex(1.5)", "The value hex(1.5) cannot be made: hex takes a whole number that is not negative, or a text.")]
    public void What_has_no_value_is_refused(string text, string words) => Assert.That(
        () => Expression.Parse(text).Evaluate(Scope.Usual, Scope.Usual), Throws.TypeOf<EncodeException>().With.Message.EqualTo(words));

    [TestCase("", "Character 1: The expression ends too early. Write a name such as counter.id, a number, or a text in quotes.")]
    [TestCase("1 +", "Character 3: The expression ends too early. Write a name such as counter.id, a number, or a text in quotes.")]
    [TestCase("md6(1)", "Character 1: The function md6 is unknown. Did you mean md5?")]
    [TestCase("captured.X", "Character 1: captured.X is no name. Names have small letters, digits and _; a text goes in quotes.")]
    [TestCase("secrets.x", "Character 1: secrets is no source of values. Did you mean secret?")]
    [TestCase("now.date", "Character 1: now.date is not known. Write now.iso or now.unix.")]
    [TestCase("\"a", "Character 1: A text begins here and no quote ends it. Write \" behind the text.")]
    [TestCase("(1", "Character 1: The bracket ( is not closed. Write ) behind its content.")]
    [TestCase("md5(1", "Character 4: The bracket of md5 is not closed. Write ) behind its content.")]
    [TestCase("pad(1)", "Character 1: pad does not take 1 values. Write it like pad(counter.id, 4, \"0\").")]
    [TestCase("1 * 2", "Character 3: * is no part of an expression. Only + is known: it joins texts and adds numbers.")]
    [TestCase("1 2", "Character 3: 2 stands behind the end of the expression. Join parts with +, or remove it.")]
    [TestCase("1.2.3", "Character 1: 1.2.3 is no number. Write a number such as 4 or 0.5; a text goes in quotes.")]
    [TestCase("{}", "Character 1: { is no part of an expression. Write names such as counter.id, numbers, or texts in quotes, joined with +.")]
    public void What_cannot_be_read_teaches(string text, string words) =>
        Assert.That(() => Expression.Parse(text), Throws.TypeOf<FormatException>().With.Message.EqualTo(words));

    [Test]
    public void Brackets_inside_brackets_have_a_limit() =>
        Assert.That(Expression.TryParse(new string('(', 100_000), out _, out _), Is.False);

    [Test]
    public void Names_are_listed_with_their_places() => Assert.That(
        Expression.Parse("md5(captured.realm + name)").References,
        Is.EqualTo(new[] { new ExpressionReference("captured", "realm", 4, 14), new ExpressionReference(null, "name", 21, 4) }));

    [Test]
    public void A_text_holds_values_we_make()
    {
        var shape = Written.Catalogue("counters: { id: { from: 1, to: 9 } }\nrequests: { m: { send: \"<STX>{=counter.id};{cmd:word};{=md5(secret.password)}\" } }").FindSent("m")!;
        var scope = new Scope();

        Assert.That(Encode(shape, scope, ("cmd", "GO")), Is.EqualTo("\u00027;GO;2ab96390c7dbe3439de74d0c9b0b1767"));
        Assert.That(shape.IsMadeAnew, Is.True);
        Assert.That(shape.Fields.Select(field => field.Name), Is.EqualTo(new[] { "cmd" }));
        Assert.That(scope.Marked, Is.Empty);
    }

    [Test]
    public void Secrets_in_a_text_tell_their_places()
    {
        var shape = Written.Catalogue("requests: { m: { send: \"LOGIN {=\\\"u:\\\" + secret.password}!\" } }").FindSent("m")!;
        var scope = new Scope();

        Assert.That(Encode(shape, scope), Is.EqualTo("LOGIN u:hunter2!"));
        Assert.That(scope.Marked, Is.EqualTo(new[] { (8, 7) }));
    }

    [Test]
    public void Secrets_in_documents_and_fields_tell_their_places()
    {
        var json = Written.Message("messages: { m: { json: { user: \"{user:text}\", key: \"{=secret.password}\" } } }");
        var xml = Written.Message("messages: { m: { xml: '<L k=\"{=base64(secret.password)}\"/>' } }");
        var field = Written.Fields("kind: { type: u8, value: 1 }, key: { type: text, length: 9, value: secret.password }");
        var scopes = new[] { new Scope(), new Scope(), new Scope() };

        Assert.That(Encode(json, scopes[0], ("user", "a")), Is.EqualTo("{\"user\":\"a\",\"key\":\"hunter2\"}"));
        Assert.That(Encode(xml, scopes[1]), Is.EqualTo("<L k=\"aHVudGVyMg==\"/>"));
        Assert.That(Encode(field, scopes[2]), Is.EqualTo("\u0001hunter2  "));
        Assert.That(scopes.Select(scope => scope.Marked.Single()), Is.EqualTo(new[] { (19, 7), (6, 12), (1, 9) }));
    }

    [Test]
    public void A_secret_that_does_not_fit_is_refused_without_showing_it()
    {
        var shape = Written.Fields("key: { type: text, length: 4, value: secret.password }");

        Assert.That(() => Encode(shape, new Scope()), Throws.TypeOf<EncodeException>().With.Message.Contains("***").And.Message.Not.Contain("hunter2"));
    }

    [Test]
    public void A_counter_is_asked_once_per_frame()
    {
        var shape = Written.Message(
            "counters: { id: { from: 1, to: 9 } }\nheader: { id: { type: u16, value: counter.id } }\nmessages: { m: { fields: { again: { type: u8, value: counter.id } } } }");
        var scope = new Scope();

        Assert.That(Encode(shape, scope), Is.EqualTo("\0\u0007\u0007"));
        Assert.That(scope.Counted, Is.EqualTo(1));
    }

    [Test]
    public void Lengths_of_the_frame_are_filled_in_at_the_end()
    {
        var shape = Written.Message(
            "header: { size: { type: u16, value: length(3..-1) } }\nmessages: { m: { fields: { all: { type: u8, value: length(1..-1) }, name: { type: text, until: <NUL> }, own: { type: u8, value: length(name) } } } }");

        Assert.That(Encode(shape, new Scope(), ("name", "ABC")), Is.EqualTo("\0\u0006\u0008ABC\0\u0004"));
    }

    [Test]
    public void What_is_made_is_read_like_any_other_field()
    {
        var shape = Written.Fields("id: { type: u16, value: now.unix }");

        Assert.That(Written.Read(shape, "<NUL><0x07>"), Is.EqualTo("id=7"));
        Assert.That(shape.UnknownArgument(["id"]), Is.EqualTo("'id' is no argument of 'm'; it takes none."));
    }

    [TestCase("requests: { r: { send: \"{=counter.id}\" } }", "E1359 counter.id is asked for, but no counter has that name. Write counters: { id: { from: 1, to: 65535 } }.")]
    [TestCase("requests: { r: { send: \"{=nme} {name:text}\" } }", "E1359 nme asks for nme, but the message has no field of that name. Did you mean name?")]
    [TestCase("requests: { r: { send: \"{=md6(1)}\" } }", "E1358 The function md6 is unknown. Did you mean md5?")]
    [TestCase("requests: { r: { send: \"{=now.iso\" } }", "E1304 A {= opens a value that no } closes. Write } behind the expression, or {{ for the character {.")]
    [TestCase("requests: { r: { send: \"{=now.iso}{name:text}\" } }", "E1305 Nothing stands between {=now.iso} and {name}. Write what separates them; values we make can be joined with +.")]
    [TestCase("events: { e: { match: \"{=now.iso}\" } }", "E1368 {=now.iso} is a value we make, but the device sends this text. Give the hole a name and a type, such as {session:text}.")]
    [TestCase("messages: { m: { fields: { n: { type: text, until: <NUL>, value: length(1..-1) } } } }", "E1360 messages.m.fields.n.value needs the frame's length, but the field's own size is not fixed. Give it a size: a binary type, digits(4), or length: 4.")]
    public void Mistakes_teach(string lines, string words) => Assert.That(Written.Mistake(lines), Is.EqualTo(words));

    [Test]
    public void A_mistake_points_into_the_text()
    {
        var mistake = Profiles.Texts.Read("profile: p\nextends: base/tcp-line\nrequests: { r: { send: \"LOGIN {=md6(1)}\" } }\n").Mistakes[0];

        Assert.That((mistake.Line, mistake.Column, mistake.Length), Is.EqualTo((3, 33, 3)));
    }

    private static string Encode(MessageShape shape, Scope scope, params (string Name, object? Value)[] arguments)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        shape.Encode(scope.With(arguments), null, output);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }

    private sealed class Scope : IScope, IMessageFields, IArguments, ISecretSink
    {
        private Dictionary<string, object?> arguments = [];

        public static Scope Usual => new();

        public int Counted { get; private set; }

        public List<(int, int)> Marked { get; } = [];

        IScope IArguments.Scope => this;

        ISecretSink IArguments.Secrets => this;

        public Scope With((string Name, object? Value)[] given)
        {
            arguments = given.ToDictionary(argument => argument.Name, argument => argument.Value);
            return this;
        }

        public bool TryGet(string scope, string name, out object? value)
        {
            Counted += scope == "counter" ? 1 : 0;
            value = (scope, name) switch
            {
                ("captured", "realm") => "R",
                ("secret", "password") => "hunter2",
                ("counter", "id") => 7L,
                ("now", "unix") => 1_700L,
                _ => null,
            };
            return value is not null;
        }

        bool IMessageFields.TryGet(string field, out object? value)
        {
            value = field == "name" ? "Anna" : null;
            return value is not null;
        }

        bool IArguments.TryGet(string field, out object? value) => arguments.TryGetValue(field, out value);

        public int LengthOf(string field) => field.Length;

        public int LengthOf(ByteRange range) => range.TryResolve(20, out _, out var length) ? length : 0;

        public void Secret(int start, int length) => Marked.Add((start, length));
    }
}
