using System.Text;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Messages;

/// <summary>Messages as a profile writes them, and their bytes in the notation.</summary>
internal static class Written
{
    /// <summary>The message <c>m</c> of a profile whose frames end with silence.</summary>
    public static MessageShape Fields(string fields, string more = "") => Message($"{more}\nmessages: {{ m: {{ fields: {{ {fields} }} }} }}");

    public static MessageShape Message(string lines) => Catalogue(lines).FindSent("m")!;

    public static MessageCatalogue Catalogue(string lines) =>
        new(Texts.Good($"profile: p\nextends: base/tcp\nframing: {{ idle_gap: 50ms }}\n{lines}\n"));

    public static string Fault(MessageShape shape, string notation)
    {
        var payload = ByteNotation.Parse(notation);
        Assert.That(shape.TryDecode(payload, new FieldValue[shape.Fields.Count], out var fault), Is.False);
        return fault.ToWords(shape, payload);
    }

    /// <summary>Decoded fields as a command line shows them.</summary>
    public static string Read(MessageShape shape, string notation) => Read(shape, ByteNotation.Parse(notation));

    public static string Read(MessageShape shape, byte[] payload) => FieldText.All(shape, payload, Samples.Decode(shape, payload));

    public static string Json(MessageShape shape, string notation) => Json(shape, ByteNotation.Parse(notation), TimeSpan.Zero);

    public static string Json(MessageShape shape, byte[] payload, TimeSpan age)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new System.Text.Json.Utf8JsonWriter(output))
        {
            FieldJson.Write(writer, shape, payload, Samples.Decode(shape, payload), age);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static string Write(MessageShape shape, params (string Name, object? Value)[] arguments) =>
        ByteNotation.Format(Samples.Encode(shape, arguments));

    /// <summary>The first mistake of a profile whose frames end with silence.</summary>
    public static string Mistake(string lines)
    {
        var mistake = Texts.Read($"profile: p\nextends: base/tcp\nframing: {{ idle_gap: 50ms }}\n{lines}\n").Mistakes[0];
        return $"{mistake.Code} {mistake.Message} {mistake.Fix}".TrimEnd();
    }
}
