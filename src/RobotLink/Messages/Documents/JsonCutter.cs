using System.Buffers;
using System.Text.Json;

namespace RobotLink.Messages;

/// <summary>Cuts a JSON document (RFC 8259) into tokens or finds that it is none. It never throws: a broken frame must not cost an exception.</summary>
internal ref struct JsonCutter(ReadOnlySpan<byte> document)
{
    private const int DepthMax = 64;
    private const int None = -1;

    private static readonly SearchValues<byte> InText = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 32).Select(value => (byte)value)]);

    private readonly ReadOnlySpan<byte> json = document;
    private int at;
    private int depth;
    private int open = None; // the innermost object or list not closed yet; until then its Next is the one around it

    /// <summary>How far it got.</summary>
    public readonly int At => at;

    /// <returns>False when this is no JSON document; the tokens are of no use then.</returns>
    public bool TryCut(ref Loan<JsonToken> tokens)
    {
        while (true)
        {
            var first = Peek();
            if (first is (byte)'{' or (byte)'[')
            {
                if (++depth > DepthMax)
                {
                    return false;
                }

                tokens.Add(new JsonToken(first == '{' ? JsonValueKind.Object : JsonValueKind.Array, at++, 0, open, false));
                open = tokens.Count - 1;
                if (Peek() != Closing(tokens))
                {
                    if (!TryKey(ref tokens))
                    {
                        return false;
                    }

                    continue;
                }
            }
            else if (!TryScalar(first, ref tokens))
            {
                return false;
            }

            while (open != None && Peek() == Closing(tokens))
            {
                Close(ref tokens);
            }

            if (open == None)
            {
                return Peek() == 0 && at == json.Length;
            }

            if (Peek() != ',')
            {
                return false;
            }

            at++;
            if (!TryKey(ref tokens))
            {
                return false;
            }
        }
    }

    private readonly char Closing(in Loan<JsonToken> tokens) => tokens[open].Kind == JsonValueKind.Object ? '}' : ']';

    private void Close(ref Loan<JsonToken> tokens)
    {
        ref var token = ref tokens[open];
        open = token.Next;
        token = token with { Length = ++at - token.Start, Next = tokens.Count };
        depth--;
    }

    /// <summary>What stands next that is no blank; 0 at the end.</summary>
    private byte Peek()
    {
        while (at < json.Length && json[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at < json.Length ? json[at] : (byte)0;
    }

    /// <summary>In an object, a key and its colon.</summary>
    private bool TryKey(ref Loan<JsonToken> tokens)
    {
        if (tokens[open].Kind == JsonValueKind.Array)
        {
            return true;
        }

        if (Peek() != '"' || !TryText(ref tokens) || Peek() != ':')
        {
            return false;
        }

        at++;
        return true;
    }

    private bool TryScalar(byte first, ref Loan<JsonToken> tokens) => first switch
    {
        (byte)'"' => TryText(ref tokens),
        (byte)'t' => TryWord(JsonValueKind.True, "true"u8, ref tokens),
        (byte)'f' => TryWord(JsonValueKind.False, "false"u8, ref tokens),
        (byte)'n' => TryWord(JsonValueKind.Null, "null"u8, ref tokens),
        _ => TryNumber(ref tokens),
    };

    private bool TryText(ref Loan<JsonToken> tokens)
    {
        var start = at++;
        var isEscaped = false;
        while (true)
        {
            var length = json[at..].IndexOfAny(InText);
            if (length < 0 || json[at + length] < ' ')
            {
                return false;
            }

            at += length + 1;
            if (json[at - 1] == '"')
            {
                Add(JsonValueKind.String, start, isEscaped, ref tokens);
                return true;
            }

            isEscaped = true;
            if (!TryEscape())
            {
                return false;
            }
        }
    }

    private bool TryEscape()
    {
        const int digits = 4;
        var escaped = at < json.Length ? json[at++] : (byte)0;
        if (escaped != 'u')
        {
            return "\"\\/bfnrt"u8.Contains(escaped);
        }

        at += digits;
        return at <= json.Length && char.IsAsciiHexDigit((char)json[at - 4]) && char.IsAsciiHexDigit((char)json[at - 3])
            && char.IsAsciiHexDigit((char)json[at - 2]) && char.IsAsciiHexDigit((char)json[at - 1]);
    }

    private bool TryWord(JsonValueKind kind, ReadOnlySpan<byte> word, ref Loan<JsonToken> tokens)
    {
        var start = at;
        at += word.Length;
        Add(kind, start, false, ref tokens);
        return json[start..].StartsWith(word);
    }

    private bool TryNumber(ref Loan<JsonToken> tokens)
    {
        var start = at;
        _ = Takes("-"u8);
        var fits = (Takes("0"u8) || Digits() > 0) && (!Takes("."u8) || Digits() > 0);
        if (fits && Takes("eE"u8))
        {
            _ = Takes("+-"u8);
            fits = Digits() > 0;
        }

        Add(JsonValueKind.Number, start, false, ref tokens);
        return fits;
    }

    private bool Takes(ReadOnlySpan<byte> oneOf)
    {
        var isThere = at < json.Length && oneOf.Contains(json[at]);
        at += isThere ? 1 : 0;
        return isThere;
    }

    private int Digits()
    {
        var start = at;
        while (at < json.Length && NumberText.IsDigit(json[at]))
        {
            at++;
        }

        return at - start;
    }

    private readonly void Add(JsonValueKind kind, int start, bool isEscaped, ref Loan<JsonToken> tokens) =>
        tokens.Add(new JsonToken(kind, start, at - start, tokens.Count + 1, isEscaped));
}
