namespace RobotLink.Profiles;

/// <summary>Files that are sent to a device.</summary>
internal static class TransferCodes
{
    private const string Block = "requests: { piece: { send: \"PIECE {number:int} {data:text}\", reply: \"OK\", changes_machine: true } }\n";
    private const string Right = Block + "transfers: { program: { block: piece, block_size: 32B } }";

    public static IReadOnlyList<MistakeCode> All { get; } =
    [
        new("E1570", MistakeScope.Profile, "a transfer of unknown requests", "`transfers` names the requests that carry a file: `open`, `block`, `close` and `abort`; each stands under `requests`.",
            Block + "transfers: { program: { open: start, block: piece, block_size: 32B } }", Right),
        new("E1571", MistakeScope.Profile, "a transfer that changes nothing", "A file changes the machine. Only requests with `changes_machine: true` are written to the audit, sent at most once, and kept from links that only watch.",
            "requests: { piece: { send: \"PIECE {data:text}\", reply: \"OK\" } }\ntransfers: { program: { block: piece, block_size: 32B } }", Right),
        new("E1572", MistakeScope.Profile, "a transfer without answers", "Each request of a transfer is answered before the next one is sent; without a reply nobody would know what has arrived.",
            "requests: { piece: { send: \"PIECE {data:text}\", changes_machine: true } }\ntransfers: { program: { block: piece, block_size: 32B } }", Right),
        new("E1573", MistakeScope.Profile, "a block without data", "The request named by `block` takes each piece of the file as its argument `data`: bytes as they are, or a text of hexadecimal digits.",
            "requests: { piece: { send: \"PIECE {number:int}\", reply: \"OK\", changes_machine: true } }\ntransfers: { program: { block: piece, block_size: 32B } }", Right),
    ];
}
