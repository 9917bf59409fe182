using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace RobotLink.Tests.Architecture;

/// <param name="From">The type that refers, compiler-made ones under the type they belong to.</param>
/// <param name="FromMember">The method or field in which the reference stands; null for the type's own header.</param>
/// <param name="Member">The method or field referred to; null for the type alone.</param>
internal readonly record struct Reference(string From, string? FromMember, string Type, string? Member)
{
    public override string ToString() => $"{From}{Suffix(FromMember)} uses {Type}{Suffix(Member)}";

    private static string Suffix(string? member) => member is null ? "" : "::" + member;
}

/// <summary>All types and members that the types of an assembly refer to: in headers, signatures, locals, catches and instructions.</summary>
internal sealed class AssemblyReferences
{
    private readonly List<Reference> all = [];
    private readonly PEReader file;
    private readonly MetadataReader metadata;
    private readonly TypeNames names;

    private AssemblyReferences(string location, PEReader file)
    {
        Location = location;
        this.file = file;
        metadata = file.GetMetadataReader();
        names = new TypeNames(metadata);
        AssembliesNamed = [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
        Types = [.. metadata.TypeDefinitions.Select(handle => TypeNames.Of(metadata, handle))];
        foreach (var handle in metadata.TypeDefinitions)
        {
            ReadType(handle);
        }
    }

    public string Location { get; }

    public IReadOnlyList<string> AssembliesNamed { get; }

    public IReadOnlyList<string> Types { get; }

    public IReadOnlyList<Reference> All => all;

    public static AssemblyReferences Read(string location)
    {
        using var file = new PEReader(File.OpenRead(location));
        return new AssemblyReferences(location, file);
    }

    private void ReadType(TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var from = TypeNames.Of(metadata, handle);
        Add(from, null, names.Of(type.BaseType));
        foreach (var implemented in type.GetInterfaceImplementations())
        {
            Add(from, null, names.Of(metadata.GetInterfaceImplementation(implemented).Interface));
        }

        foreach (var parameter in type.GetGenericParameters())
        {
            AddConstraints(from, null, parameter);
        }

        foreach (var fieldHandle in type.GetFields())
        {
            var field = metadata.GetFieldDefinition(fieldHandle);
            Add(from, metadata.GetString(field.Name), field.DecodeSignature(names, null));
        }

        foreach (var methodHandle in type.GetMethods())
        {
            ReadMethod(from, metadata.GetMethodDefinition(methodHandle));
        }
    }

    private void ReadMethod(string from, MethodDefinition method)
    {
        var name = metadata.GetString(method.Name);
        Add(from, name, TypeNames.Of(method.DecodeSignature(names, null)));
        foreach (var parameter in method.GetGenericParameters())
        {
            AddConstraints(from, name, parameter);
        }

        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        var body = file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            foreach (var local in metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(names, null))
            {
                Add(from, name, local);
            }
        }

        foreach (var region in body.ExceptionRegions.Where(region => region.Kind == ExceptionRegionKind.Catch))
        {
            Add(from, name, names.Of(region.CatchType));
        }

        foreach (var token in Instructions.Tokens(body.GetILReader()))
        {
            AddToken(from, name, MetadataTokens.EntityHandle(token));
        }
    }

    private void AddToken(string from, string fromMember, EntityHandle token)
    {
        switch (token.Kind)
        {
            case HandleKind.MethodSpecification:
                var generic = metadata.GetMethodSpecification((MethodSpecificationHandle)token);
                generic.DecodeSignature(names, null).ToList().ForEach(argument => Add(from, fromMember, argument));
                AddToken(from, fromMember, generic.Method);
                break;
            case HandleKind.MemberReference:
                var member = metadata.GetMemberReference((MemberReferenceHandle)token);
                Add(from, fromMember, names.Of(member.Parent), metadata.GetString(member.Name));
                Add(from, fromMember, member.GetKind() == MemberReferenceKind.Field
                    ? member.DecodeFieldSignature(names, null)
                    : TypeNames.Of(member.DecodeMethodSignature(names, null)));
                break;
            case HandleKind.MethodDefinition:
                var method = metadata.GetMethodDefinition((MethodDefinitionHandle)token);
                Add(from, fromMember, [TypeNames.Of(metadata, method.GetDeclaringType())], metadata.GetString(method.Name));
                break;
            case HandleKind.FieldDefinition:
                var field = metadata.GetFieldDefinition((FieldDefinitionHandle)token);
                Add(from, fromMember, [TypeNames.Of(metadata, field.GetDeclaringType())], metadata.GetString(field.Name));
                break;
            case HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification:
                Add(from, fromMember, names.Of(token));
                break;
        }
    }

    private void AddConstraints(string from, string? fromMember, GenericParameterHandle handle)
    {
        foreach (var constraint in metadata.GetGenericParameter(handle).GetConstraints())
        {
            Add(from, fromMember, names.Of(metadata.GetGenericParameterConstraint(constraint).Type));
        }
    }

    /// <param name="member">Belongs to the first type; the others are its type arguments.</param>
    private void Add(string from, string? fromMember, ImmutableArray<string> types, string? member = null)
    {
        for (var index = 0; index < types.Length; index++)
        {
            all.Add(new Reference(from, fromMember, types[index], index == 0 ? member : null));
        }
    }
}
