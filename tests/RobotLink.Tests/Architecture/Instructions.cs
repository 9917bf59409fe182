using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace RobotLink.Tests.Architecture;

/// <summary>Walks the instructions of a method.</summary>
internal static class Instructions
{
    private const byte TwoByteMark = 0xFE;

    private static readonly Dictionary<int, OperandType> Operands = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value & 0xFFFF, code => code.OperandType);

    /// <summary>The metadata tokens that instructions carry: types, fields, methods; no texts and no bare signatures.</summary>
    public static List<int> Tokens(BlobReader code)
    {
        var tokens = new List<int>();
        while (code.RemainingBytes > 0)
        {
            int operation = code.ReadByte();
            if (operation == TwoByteMark)
            {
                operation = (operation << 8) | code.ReadByte();
            }

            var operand = Operands[operation];
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
            {
                tokens.Add(code.ReadInt32());
            }
            else
            {
                code.Offset += Size(operand, code);
            }
        }

        return tokens;
    }

    private static int Size(OperandType operand, BlobReader code) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => (1 + code.ReadInt32()) * 4,
        _ => 4,
    };
}
