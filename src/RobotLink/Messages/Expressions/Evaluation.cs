using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>What an expression may ask about the message it stands in.</summary>
public interface IMessageFields
{
    /// <returns>False when the message has no such field, or nobody gave it a value.</returns>
    bool TryGet(string field, out object? value);

    /// <summary>Bytes of a field on the wire.</summary>
    int LengthOf(string field);

    /// <summary>Bytes that a range of the frame holds.</summary>
    int LengthOf(ByteRange range);
}

/// <summary>Computes expressions. Pure: what changes comes from the scope.</summary>
public static class Evaluation
{
    /// <exception cref="EncodeException">A name has no value at present, or a function does not take what it is given.</exception>
    public static MadeValue Evaluate(this Expression expression, IScope scope, IMessageFields fields) =>
        new Evaluator(expression, scope, fields).Of(expression.Root);

    /// <summary>The value depends on bytes of the frame, so it can only be computed when all else stands.</summary>
    internal static bool NeedsFrame(this Expression expression) => NeedsFrame(expression.Root);

    private static bool NeedsFrame(ExpressionNode node) => node switch
    {
        RangeLengthNode or FieldLengthNode => true,
        SumNode sum => sum.Parts.Any(NeedsFrame),
        CallNode call => call.Arguments.Any(NeedsFrame),
        _ => false,
    };

    private sealed class Evaluator(Expression expression, IScope scope, IMessageFields fields)
    {
        /// <summary>Longer is a mistake of the profile, and would only fill memory.</summary>
        private const int WidestPad = 65_536;

        public MadeValue Of(ExpressionNode node) => node switch
        {
            TextNode text => MadeValue.Of(text.Value),
            NumberNode number => MadeValue.Of(number.Value),
            NameNode { Scope: null } name => Field(name.Name),
            NameNode name => scope.TryGet(name.Scope, name.Name, out var value) && value is not null
                ? MadeValue.From(value, isSecret: name.Scope == "secret")
                : throw Failed($"{name.Scope}.{name.Name} has no value at present"),
            RangeLengthNode range => MadeValue.Of(fields.LengthOf(range.Range)),
            FieldLengthNode length => MadeValue.Of(fields.LengthOf(length.Field)),
            SumNode sum => sum.Parts.Select(Of).Aggregate(MadeValue.Join),
            CallNode call => Call(call),
            _ => throw Failed("it holds something unknown"),
        };

        private MadeValue Field(string name) =>
            !fields.TryGet(name, out var value) || value is null ? throw Failed($"'{name}' has no value")
            : value as MadeValue ?? MadeValue.From(value, isSecret: false);

        private MadeValue Call(CallNode call)
        {
            var value = Of(call.Arguments[0]);
            return call.Function switch
            {
                "md5" => MadeValue.Of(Md5(value.Text)),
                "sha256" => MadeValue.Of(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value.Text)))),
                "length" => MadeValue.Of(value.Text.Length),
                "hex" => value.With(value.Number is { } number ? Hex(number) : Convert.ToHexString(Encoding.UTF8.GetBytes(value.Text))),
                "base64" => value.With(Convert.ToBase64String(Encoding.UTF8.GetBytes(value.Text))),
                "upper" => value.With(value.Text.ToUpperInvariant()),
                "lower" => value.With(value.Text.ToLowerInvariant()),
                "pad" => Pad(value, Of(call.Arguments[1]), call.Arguments.Count > 2 ? Of(call.Arguments[2]).Text : "0"),
                _ => throw Failed($"{call.Function} is unknown"),
            };
        }

        private MadeValue Pad(MadeValue value, MadeValue width, string with)
        {
            if (width.Number is not ({ } wide and >= 0 and <= WidestPad) || with.Length != 1)
            {
                throw Failed("pad takes a width and one character");
            }

            return value.Text.Length <= wide
                ? MadeValue.Join(MadeValue.Of(new string(with[0], (int)wide - value.Text.Length)), value.With(value.Text))
                : throw Failed($"a value has {value.Text.Length} characters and pad leaves room for {width.Text}");
        }

        private string Hex(decimal number) =>
            decimal.Truncate(number) == number && number is >= 0 and <= ulong.MaxValue
                ? ((ulong)number).ToString("X", CultureInfo.InvariantCulture)
                : throw Failed("hex takes a whole number that is not negative, or a text");

        // Devices of the nineties ask for it; it protects nothing here.
#pragma warning disable CA5351
        private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351

        private EncodeException Failed(string why) => new($"The value {expression.Text} cannot be made: {why}.");
    }
}
