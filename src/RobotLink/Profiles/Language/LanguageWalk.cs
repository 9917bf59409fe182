namespace RobotLink.Profiles.Language;

/// <summary>Finds its way through the description.</summary>
public static class LanguageWalk
{
    /// <summary>Every group that can be reached, each once, in the order in which a reader meets them.</summary>
    public static IReadOnlyList<KeyGroup> Groups(KeyGroup root)
    {
        var found = new List<KeyGroup> { root };
        for (var index = 0; index < found.Count; index++)
        {
            var inside = found[index].Keys.Select(key => key.Value).Append(found[index].Others?.Item).OfType<LanguageValue>().SelectMany(Inside);
            found.AddRange(inside.Where(group => !found.Contains(group)).Distinct().ToList());
        }

        return found;
    }

    /// <summary>What may stand at a path, such as <c>requests</c>, <c>ping</c>, <c>every</c>; items of lists have the step <c>[]</c>.</summary>
    public static IReadOnlyList<LanguageValue> At(KeyGroup root, IEnumerable<string> path)
    {
        IReadOnlyList<LanguageValue> here = [new GroupValue(root)];
        foreach (var step in path)
        {
            here = [.. here.SelectMany(Shapes).SelectMany(shape => Below(shape, step))];
        }

        return [.. here.SelectMany(Shapes)];
    }

    /// <summary>What can be written at a path: keys, or the words of a choice; for completions.</summary>
    public static IReadOnlyList<string> Words(KeyGroup root, IEnumerable<string> path) =>
        [.. At(root, path).SelectMany(Written).Distinct()];

    private static IEnumerable<string> Written(LanguageValue shape) => shape switch
    {
        GroupValue group => group.Group.Keys.Select(key => key.Name),
        ChoiceValue choice => choice.Choices,
        FlagValue flag => flag.OnlyTrue ? ["true"] : ["true", "false"],
        FieldTypeValue => Notation.TypeWords,
        _ => [],
    };

    private static IEnumerable<LanguageValue> Shapes(LanguageValue value) => value is EitherValue either ? either.Shapes.SelectMany(Shapes) : [value];

    private static IEnumerable<LanguageValue> Below(LanguageValue shape, string step) => shape switch
    {
        GroupValue group when group.Group.Find(step) is { } key => [key.Value],
        GroupValue { Group.Others: { } others } => [others.Item],
        NamedValue named => [named.Keys.Item],
        ListValue list when step == "[]" => [list.Item],
        DocumentValue document => [document],
        _ => [],
    };

    private static IEnumerable<KeyGroup> Inside(LanguageValue value) => value switch
    {
        GroupValue group => [group.Group],
        NamedValue named => Inside(named.Keys.Item),
        ListValue list => Inside(list.Item),
        EitherValue either => either.Shapes.SelectMany(Inside),
        _ => [],
    };
}
