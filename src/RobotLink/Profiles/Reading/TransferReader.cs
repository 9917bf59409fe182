namespace RobotLink.Profiles;

/// <summary>Reads <c>transfers</c>: which requests carry a file to the device.</summary>
internal sealed class TransferReader(ProfileDraft draft, MistakeList mistakes)
{
    private const int LargestBlock = 16 * 1024;

    public IReadOnlyList<TransferProfile> Read(Section root)
    {
        var transfers = new List<TransferProfile>();
        foreach (var (name, keys) in root.Named("transfers"))
        {
            Names.Check(name, "a transfer", mistakes);
            var (open, block, close, abort) = (Request(keys, "open"), Request(keys, "block"), Request(keys, "close"), Request(keys, "abort"));
            var size = keys.Size("block_size", 1, LargestBlock);
            keys.Done();
            CheckThere(keys);
            CheckData(keys, block);
            transfers.Add(new TransferProfile(name.Value, block ?? "", size ?? 1) { Open = open, Close = close, Abort = abort });
        }

        return transfers;
    }

    private static void CheckThere(Section keys)
    {
        if (!keys.Exists)
        {
            return;
        }

        if (!keys.Has("block"))
        {
            keys.Missing("block", "Name the request that takes a piece of the file, such as block: file_block.");
        }

        if (!keys.Has("block_size"))
        {
            keys.Missing("block_size", "Write how many bytes of the file fit into one request, such as block_size: 32B.");
        }
    }

    private string? Request(Section keys, string key)
    {
        if (keys.Scalar(key) is not { } scalar)
        {
            return null;
        }

        if (!draft.Requests.TryGetValue(scalar.Value, out var request))
        {
            mistakes.Add(
                "E1570", scalar, $"{keys.PathOf(key)} names {scalar.Value}, but no request has that name.", null,
                Nearest.Offer(scalar.Value, draft.Requests.Keys, "Write it under requests: first."));
        }
        else if (request is { ChangesMachine: false })
        {
            mistakes.Add(
                "E1571", scalar, $"{keys.PathOf(key)} names {scalar.Value}, which does not change the machine.",
                "A file changes it: each piece is written to the audit, sent once, and only to links that allow commands.", $"Write changes_machine: true at {scalar.Value}.");
        }
        else if (request is { Reply: null })
        {
            mistakes.Add(
                "E1572", scalar, $"{keys.PathOf(key)} names {scalar.Value}, which has no reply.",
                "Nobody would know which pieces have arrived.", $"Write the reply of {scalar.Value}.");
        }

        return scalar.Value;
    }

    private void CheckData(Section keys, string? block)
    {
        if (block is not null && draft.Requests.TryGetValue(block, out var request) && request is not null
            && !request.Send.Fields.Any(field => field is { Name: TransferProfile.Data, IsArgument: true }))
        {
            mistakes.Add(
                "E1573", keys.ValuePlace("block"), $"{keys.PathOf("block")} names {block}, which has no argument data.",
                "The piece of the file is given under that name.", "Give its text a hole such as {data:text}, or its message a field data.");
        }
    }
}
