namespace RobotLink.Profiles;

/// <summary>Turns a profile's tree, its ancestors' and a site's override into one checked record.</summary>
internal static class ProfileBinder
{
    /// <summary>What a file says about itself and its children do not inherit.</summary>
    private static readonly string[] OwnKeys = ["profile", "version", "title", "source", "extends", "examples"];

    /// <summary>What the site file says about a device and its profile cannot know.</summary>
    private static readonly string[] SiteKeys = ["address", "host", "ip", "behind", "commands", "share", "enabled"];

    public static DeviceProfile? Bind(string name, IReadOnlyList<LoadedProfile> chain, YamlMapping? over, MistakeList mistakes)
    {
        var promise = NearerPromise.Fit(Merge(chain, over, mistakes), Files(chain, over));
        var own = chain[0].Tree!;
        var title = own.Find("profile")?.Key.Place ?? new YamlPlace(chain[0].File, 1, 1, 1, 2);
        var root = new Section(promise.Tree, title, "", mistakes);
        Identity(root, name, own, title, mistakes);
        return Bind(name, root, promise, mistakes);
    }

    public static IReadOnlyList<Setting> Settings(IReadOnlyList<LoadedProfile> chain, YamlMapping? over, DeviceProfile profile) =>
        Settings(NearerPromise.Fit(Merge(chain, over, new MistakeList()), Files(chain, over)), profile);

    private static IReadOnlyList<Setting> Settings(NearerPromise promise, DeviceProfile profile)
    {
        var derived = promise.Derived.Select(path => new Setting(path, "derived", "derived from detect_within")).ToList();
        if (profile.DetectWithin is { } bound && promise.Tree.Find("detect_within") is null)
        {
            derived.Add(new Setting("detect_within", Quantity.Format(bound), "derived from heartbeat"));
        }

        return SettingList.Of(promise.Tree, derived);
    }

    private static List<SourceFile> Files(IReadOnlyList<LoadedProfile> chain, YamlMapping? over) =>
        [.. over is null ? [] : (SourceFile[])[over.Place.File], .. chain.Select(file => file.File)];

    private static YamlMapping Merge(IReadOnlyList<LoadedProfile> chain, YamlMapping? over, MistakeList mistakes)
    {
        var merged = chain[^1].Tree!;
        for (var index = chain.Count - 2; index >= 0; index--)
        {
            merged = YamlMerge.Merge(Inherited(merged), chain[index].Tree!);
        }

        if (over is null)
        {
            return merged;
        }

        foreach (var entry in over.Entries.Where(entry => OwnKeys.Contains(entry.Key.Value)))
        {
            mistakes.Add(
                "E1217", entry.Key, $"An override cannot change {entry.Key.Value}.",
                "An override adjusts settings; the profile stays the same kind of device.",
                "Remove it, or write a profile of your own that extends this one.");
        }

        return YamlMerge.Merge(merged, new YamlMapping([.. over.Entries.Where(entry => !OwnKeys.Contains(entry.Key.Value))], over.Place));
    }

    private static YamlMapping Inherited(YamlMapping parent) =>
        new([.. parent.Entries.Where(entry => !OwnKeys.Contains(entry.Key.Value))], parent.Place);

    private static void Identity(Section root, string name, YamlMapping own, YamlPlace place, MistakeList mistakes)
    {
        root.Accept(OwnKeys);
        var written = root.Text("profile");
        if (own.Find("profile") is null)
        {
            mistakes.Add("E1202", place, "profile is missing.", null, $"Begin with profile: {name}.");
        }
        else if (written is not null && written != name)
        {
            mistakes.Add(
                "W1701", root.ValuePlace("profile"), $"The profile calls itself {written}, but it is found as {name}.",
                "Sites name profiles by their file or folder.", $"Write profile: {name}.");
        }

        foreach (var key in SiteKeys.Where(root.Has))
        {
            root.Accept([key]);
            mistakes.Add(
                "E1408", root.KeyPlace(key), $"{key} does not belong in a profile.",
                "A profile says what kind of device; the site file says which ones stand here.",
                $"Write it in site.yaml: links: {{ my-device: {{ profile: {name}, {(key is "host" or "ip" ? "address" : key)}: ... }} }}.");
        }
    }

    private static DeviceProfile? Bind(string name, Section root, NearerPromise promise, MistakeList mistakes)
    {
        var charset = Charsets.Read(root, isField: false) ?? Charset.Ascii;
        var flow = new FlowReader(mistakes);
        var counters = flow.Counters(root);
        var expressions = new ExpressionReader([.. counters.Select(counter => counter.Name)], mistakes);
        var templates = new TemplateReader(charset, expressions, mistakes);
        var fields = new PlacedFieldReader(templates, expressions, Orders.Read(root) ?? WordOrder.Big, mistakes);
        var liveness = new LivenessReader(mistakes);
        var framing = new FramingReader(templates, mistakes).Read(root);
        var forms = new FormReader(templates, fields, expressions, mistakes);
        var draft = new MessageReader(forms, fields, framing, flow, mistakes).Read(root);
        var dialogue = new DialogueReader(draft, fields, [.. counters.Select(counter => counter.Name)], mistakes);
        var heartbeat = LivenessReader.Heartbeat(root);
        var profile = new DeviceProfile
        {
            Name = name,
            Version = root.Text("version"),
            Title = root.Text("title"),
            Source = root.Text("source"),
            Connect = new ConnectReader(mistakes).Read(root),
            DetectWithin = LivenessReader.DetectWithin(root) ?? Bound(root, heartbeat),
            Keepalive = liveness.Keepalive(root),
            Heartbeat = heartbeat,
            SilenceIsNormal = LivenessReader.SilenceIsNormal(root),
            LineLoss = root.Share("line_loss", 0, 0.9) ?? 0,
            PeerTimeout = LivenessReader.PeerTimeout(root),
            Reconnect = LivenessReader.Reconnect(root),
            Limits = LivenessReader.Limits(root),
            Framing = framing ?? new DelimiterFraming([], []),
            Charset = charset,
            Header = draft.Header,
            HeaderLength = root.Size("header_length", 1, FramingReader.MostBytes) ?? HeaderLength(draft),
            Session = dialogue.Steps(root, "session"),
            Farewell = dialogue.Steps(root, "farewell"),
            Messages = draft.InMatchingOrder(),
            Requests = [.. draft.Requests.Values.OfType<RequestProfile>()],
            Replies = flow.Replies(root, draft),
            Counters = counters,
            Identity = flow.Identity(root, draft),
            Transfers = new TransferReader(draft, mistakes).Read(root),
            DegradedIf = dialogue.DegradedIf(root),
            Secrets = expressions.Secrets,
            Examples = new ExampleReader(draft, charset, expressions.Secrets, mistakes).Read(root),
        };
        expressions.CheckCaptured(dialogue.CapturedNames);
        root.Done();
        CrossCheck(root, draft, profile, framing, mistakes);
        return mistakes.HasErrors ? null : profile with { Settings = Settings(promise, profile) };
    }

    private static void CrossCheck(Section root, ProfileDraft draft, DeviceProfile profile, FramingProfile? framing, MistakeList mistakes)
    {
        var liveness = new LivenessChecks(root, draft, mistakes);
        liveness.Check(profile);
        new MessageChecks(root, draft, mistakes).Check(profile);
        if (framing is not null)
        {
            new PositionChecks(root, draft, framing, mistakes).Check();
        }

        if (!mistakes.HasErrors)
        {
            liveness.Warn(profile);
        }
    }

    private static TimeSpan? Bound(Section root, HeartbeatProfile? heartbeat) =>
        !root.Has("detect_within") && heartbeat is { AfterIdle: not null, ReplyWithin: not null }
            ? LivenessChecks.Bound(heartbeat)
            : null;

    /// <summary>Every manual prints its fields behind the header, so the first field of any message shows where the header ends.</summary>
    internal static int? HeaderLength(ProfileDraft draft)
    {
        var header = draft.Header.Select(field => field.At?.Last ?? 0).DefaultIfEmpty().Max();
        var fields = draft.InMatchingOrder().SelectMany(message => message.Layout ?? message.Fields).Select(field => field.At?.First ?? 0);
        var first = fields.Where(position => position > 0).DefaultIfEmpty().Min();
        return header > 0 && first > header + 1 ? first - 1 : null;
    }
}
