//! Node objects of simulated nodes, labelled as real clusters of their kind label theirs.

use serde_json::{Value, json};

use crate::spec::{SiteKind, SiteSpec};

/// What differs between the nodes of a virtual and of a cloud site.
struct Traits {
    name: String,
    provider_id: String,
    labels: Vec<(&'static str, String)>,
    cpu: &'static str,
    memory: &'static str,
    os_image: &'static str,
    kernel: &'static str,
    kubelet: &'static str,
}

/// A `List` of all simulated nodes of a site, whose kubelet is kwok on `kwok_port`.
pub(crate) fn list(site: &SiteSpec, kwok_port: u16) -> Value {
    let nodes: Vec<_> = (0..site.simulated_nodes).map(|index| node(site, index, kwok_port)).collect();
    json!({ "apiVersion": "v1", "kind": "List", "items": nodes })
}

fn node(site: &SiteSpec, index: u8, kwok_port: u16) -> Value {
    let traits = match site.kind {
        SiteKind::Cloud => cloud(index),
        SiteKind::Physical | SiteKind::Virtual => virtual_machine(index),
    };
    let name = &traits.name;
    let mut labels = json!({
        "kubernetes.io/arch": "amd64", "beta.kubernetes.io/arch": "amd64",
        "kubernetes.io/os": "linux", "beta.kubernetes.io/os": "linux",
        "kubernetes.io/hostname": name,
    });
    for (key, value) in &traits.labels {
        labels[*key] = json!(value);
    }
    let resources =
        json!({ "cpu": traits.cpu, "memory": traits.memory, "pods": "110", "ephemeral-storage": "80Gi" });
    let [a, b] = site.simulated_network;
    json!({
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": name,
            "labels": labels,
            "annotations": {
                "kwok.x-k8s.io/node": "fake",
                "node.alpha.kubernetes.io/ttl": "0",
                // metrics-server asks kwok for this node here, as kwok plays all nodes on one port.
                "metrics.k8s.io/resource-metrics-path": format!("/metrics/nodes/{name}/metrics/resource"),
            },
        },
        "spec": { "providerID": traits.provider_id },
        "status": {
            "addresses": [
                { "type": "InternalIP", "address": format!("{a}.{b}.{}.{}", 240 + index / 100, 11 + index % 100) },
                { "type": "Hostname", "address": name },
                // The only address that answers: kwok's, on this machine.
                { "type": "InternalDNS", "address": "localhost" },
            ],
            "daemonEndpoints": { "kubeletEndpoint": { "Port": kwok_port } },
            "capacity": resources,
            "allocatable": resources,
            "nodeInfo": {
                "architecture": "amd64", "operatingSystem": "linux",
                "bootID": uuid(name, "boot"), "machineID": uuid(name, "machine"), "systemUUID": uuid(name, "system"),
                "containerRuntimeVersion": "containerd://2.1.4",
                "kernelVersion": traits.kernel, "osImage": traits.os_image,
                "kubeletVersion": traits.kubelet, "kubeProxyVersion": "",
            },
        },
    })
}

/// As the vSphere cloud provider and Cluster API label a node.
fn virtual_machine(index: u8) -> Traits {
    let name = format!("pangyo-worker-{:02}", index + 1);
    Traits {
        provider_id: format!("vsphere://{}", uuid(&name, "instance")),
        labels: vec![
            ("topology.kubernetes.io/region", "kr-pangyo".into()),
            ("topology.kubernetes.io/zone", format!("kr-pangyo-{}", ["a", "b"][usize::from(index % 2)])),
            ("node.kubernetes.io/instance-type", "vsphere-vm.cpu-8.mem-32gb.os-ubuntu".into()),
            ("node.cluster.x-k8s.io/esxi-host", format!("esxi-{:02}.pangyo.example", index / 5 + 1)),
            ("node-role.kubernetes.io/worker", String::new()),
        ],
        cpu: "8",
        memory: "32Gi",
        os_image: "Ubuntu 24.04.3 LTS",
        kernel: "6.8.0-85-generic",
        kubelet: "v1.34.2",
        name,
    }
}

/// As the AWS cloud provider and EKS label a node of a managed group.
fn cloud(index: u8) -> Traits {
    let name = format!("ip-10-33-240-{}.ap-northeast-1.compute.internal", 11 + index);
    let (zone, zone_id) =
        [("a", "apne1-az4"), ("c", "apne1-az1"), ("d", "apne1-az2")][usize::from(index % 3)];
    let instance = uuid(&name, "instance").replace('-', "");
    Traits {
        provider_id: format!("aws:///ap-northeast-1{zone}/i-0{}", &instance[..16]),
        labels: vec![
            ("topology.kubernetes.io/region", "ap-northeast-1".into()),
            ("topology.kubernetes.io/zone", format!("ap-northeast-1{zone}")),
            ("topology.k8s.aws/zone-id", zone_id.into()),
            ("failure-domain.beta.kubernetes.io/region", "ap-northeast-1".into()),
            ("failure-domain.beta.kubernetes.io/zone", format!("ap-northeast-1{zone}")),
            ("node.kubernetes.io/instance-type", "m7i.xlarge".into()),
            ("beta.kubernetes.io/instance-type", "m7i.xlarge".into()),
            ("eks.amazonaws.com/nodegroup", "general".into()),
            ("eks.amazonaws.com/capacityType", if index % 5 == 4 { "SPOT" } else { "ON_DEMAND" }.into()),
        ],
        cpu: "4",
        memory: "16Gi",
        os_image: "Amazon Linux 2023.9.20251110",
        kernel: "6.12.55-74.119.amzn2023.x86_64",
        kubelet: "v1.36.3-eks-ecaa3a6",
        name,
    }
}

/// An identifier that is the same on every run, in the form of a UUID.
fn uuid(name: &str, purpose: &str) -> String {
    use sha2::Digest as _;
    let hash = sha2::Sha256::new().chain_update(purpose).chain_update(name).finalize();
    let digits = crate::programs::hex(&hash[..16]);
    format!("{}-{}-{}-{}-{}", &digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{CLOUD_TOKYO, DC_PANGYO};
    use std::collections::BTreeSet;

    #[test]
    fn nodes_tell_their_provider_as_real_ones_do() {
        let tokyo = list(&CLOUD_TOKYO, 1)["items"].as_array().unwrap().clone();
        assert_eq!(tokyo.len(), 50);
        assert!(tokyo.iter().all(|node| {
            let zone = node["metadata"]["labels"]["topology.kubernetes.io/zone"].as_str().unwrap();
            node["spec"]["providerID"].as_str().unwrap().starts_with(&format!("aws:///{zone}/i-0"))
        }));
        let pangyo = &list(&DC_PANGYO, 1)["items"][0];
        assert!(pangyo["spec"]["providerID"].as_str().unwrap().starts_with("vsphere://"));
    }

    #[test]
    fn names_and_addresses_are_unique() {
        for site in [DC_PANGYO, CLOUD_TOKYO] {
            let items = list(&site, 1)["items"].as_array().unwrap().clone();
            let names: BTreeSet<_> = items.iter().map(|node| node["metadata"]["name"].to_string()).collect();
            let addresses: BTreeSet<_> =
                items.iter().map(|node| node["status"]["addresses"][0]["address"].to_string()).collect();
            assert_eq!((names.len(), addresses.len()), (items.len(), items.len()));
        }
    }
}
