using BenchmarkDotNet.Attributes;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Supervision;

namespace RobotLink.Benchmarks;

/// <summary>Time to find which message of a bundled profile a frame is, and its values. Nothing may be allocated, whichever way the message is printed.</summary>
[MemoryDiagnoser]
public class DecodeBenchmarks
{
    private const string Position =
        "{\"Command\":\"FRC_ReadCartesianPosition\",\"ErrorID\":0,\"TimeTag\":123456,\"Position\":{\"X\":500.25,\"Y\":-0.001,\"Z\":1250.5,\"W\":180,\"P\":0,\"R\":-90.5";

    private MessageCatalogue catalogue = null!;
    private FieldValue[] values = [];
    private byte[] payload = [];

    public enum Form
    {
        Text,
        Binary,
        Json,
        JsonCutOff,
        Xml,
        Pattern,
    }

    [ParamsAllValues]
    public Form Message { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var (profile, frame) = Sample(Message);
        var read = ProfileReader.Read(profile, new ConfigurationFolder(AppContext.BaseDirectory));
        catalogue = new MessageCatalogue(read.Profile ?? throw new InvalidOperationException("The bundled profile is missing."));
        values = new FieldValue[catalogue.MaximumFields];
        payload = ByteNotation.Parse(frame);
        if ((Decode() is null) != (Message == Form.JsonCutOff))
        {
            throw new InvalidOperationException("The frame is another one than it should be.");
        }
    }

    [Benchmark]
    public MessageShape? Decode() => catalogue.Match(payload, [], values, out _);

    private static (string Profile, string Frame) Sample(Form form) => form switch
    {
        Form.Text => ("abb-rapid-lines", "POS 500.25 -0.001 1250.5"),
        Form.Binary => ("ur-rtde", "<NUL><0x94>U<0x01><0x3F><0xF0><NUL*6><NUL*48><NUL*48><NUL*3><0x07><NUL*3><0x02><NUL*3><0x01><0x3F><0xF0><NUL*6><NUL*8><NUL*8><NUL*3><0x05>"),
        Form.Json => ("fanuc-rmi", Position + "}}"),
        Form.JsonCutOff => ("fanuc-rmi", Position),
        Form.Xml => ("kuka-eki", "<LT>RobotState><LT>Pos A1=\"10.5\" A2=\"-90\" A3=\"90.25\" A4=\"0\" A5=\"45\" A6=\"-180\"/><LT>RobotCommand Size=\"0\"/><LT>/RobotState>"),
        _ => ("sartorius-sbi", "Mod<SP*3>MSE3202S-SIM<SP*2>"),
    };
}
